/** Signing in: with name and password, or with the token that the server printed. */

import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { signIn } from "./api";
import { problem } from "./desks/decider";
import { t } from "./i18n";
import * as state from "./state";

export const asking = signal(false);

/** Takes the token out of the address that the server printed. It never reaches a server's log or another page. */
export async function enterByLink(): Promise<void> {
  const found = /^#enter=([0-9a-f]+)$/.exec(location.hash);
  if (!found) return;
  history.replaceState(null, "", location.pathname + location.search);
  await signIn("", found[1]!).catch((error) => state.tell(problem(error)));
}

export function SignIn() {
  const box = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [wrong, setWrong] = useState("");
  const named = state.session.value?.has_names ?? false;
  const needed = !!state.session.value && !state.session.value.open && !state.session.value.name;
  useEffect(() => {
    if (asking.value || needed) box.current?.showModal();
    else box.current?.close();
  }, [asking.value, needed]);
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await signIn(name, secret.replace(/^.*#enter=/, ""));
      setWrong("");
      setSecret("");
      asking.value = false;
      await state.load();
      await state.renew();
    } catch (error) {
      setWrong(problem(error));
    }
  };
  return (
    <dialog ref={box} onClose={() => (asking.value = false)} aria-labelledby="sign-title">
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="sign-title">{t("sign.in")}</h2>
        {named && (
          <label>
            {t("sign.name")}
            <input required autocomplete="username" value={name} onInput={(e) => setName(e.currentTarget.value)} />
          </label>
        )}
        <label>
          {t(named ? "sign.password" : "sign.token")}
          <input
            required
            type="password"
            autocomplete="current-password"
            value={secret}
            onInput={(e) => setSecret(e.currentTarget.value)}
          />
        </label>
        {!named && <p class="quiet small">{t("sign.token-help")}</p>}
        {wrong && (
          <p class="note" role="alert">
            {wrong}
          </p>
        )}
        <p class="actions">
          <button type="submit" class="primary">
            {t("sign.in")}
          </button>
          <button type="button" onClick={() => box.current?.close()}>
            {t("sign.cancel")}
          </button>
        </p>
      </form>
    </dialog>
  );
}
