/** Finding a place by its name. */

import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api";
import { name, t, word } from "./i18n";
import * as state from "./state";
import type { Found } from "./types";

export function Search() {
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Found[]>([]);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const asked = useRef("");
  useEffect(() => {
    const q = typed.trim();
    asked.current = q;
    if (!q) return setFound([]);
    const timer = setTimeout(() => {
      get<Found[]>("/places", { q, limit: 8 }).then(
        (all) => {
          if (asked.current !== q) return;
          setFound(all);
          setAt(0);
        },
        () => setFound([]),
      );
    }, 90);
    return () => clearTimeout(timer);
  }, [typed]);
  const choose = (one: Found | undefined) => {
    if (!one?.id) return;
    state.desk.value = "map";
    state.open(one.id, one.at);
    setOpen(false);
    setTyped("");
    box.current?.blur();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      setAt((found.length + at + by) % Math.max(found.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      setOpen(false);
      box.current?.blur();
    }
  };
  const shown = open && typed.trim() !== "";
  return (
    <div class="search" role="search">
      <input
        ref={box}
        id="search"
        type="search"
        role="combobox"
        list={undefined}
        autocomplete="off"
        aria-label={t("search.label")}
        aria-expanded={shown}
        aria-controls="search-found"
        aria-activedescendant={shown && found[at] ? `search-${at}` : undefined}
        placeholder={t("search.label")}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onKeyDown={press}
      />
      <ul id="search-found" role="listbox" aria-label={t("search.label")} hidden={!shown}>
        {found.map((one, n) => (
          <li
            key={one.id}
            id={`search-${n}`}
            role="option"
            aria-selected={n === at}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(one);
            }}
          >
            <span>{name(one)}</span>
            <small>
              {[word("placekind", one.kind), one.admin1 && one.admin1.id !== one.id ? name(one.admin1) : "", one.country]
                .filter(Boolean)
                .join(" · ")}
              {!one.reported && ` · ${t("search.unreported")}`}
            </small>
          </li>
        ))}
        {shown && found.length === 0 && (
          <li role="option" aria-selected="false" aria-disabled="true">
            <small>{t("search.none")}</small>
          </li>
        )}
      </ul>
    </div>
  );
}
