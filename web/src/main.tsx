import "@fontsource-variable/inter/wght.css";
import { render } from "preact";
import { App } from "./app";
import { enterByLink } from "./signin";
import * as state from "./state";
import "./style.css";

const kept = localStorage.getItem("theme");
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
state.theme.value = kept === "dark" || kept === "light" ? kept : dark ? "dark" : "light";

void enterByLink().then(() => {
  state.start();
  render(<App />, document.getElementById("app")!);
});
