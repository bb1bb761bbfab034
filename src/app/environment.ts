/** Every variable of the environment that podpis heeds: for the doctor, `config show` and docs/cli.md. */
import type { Environment } from "../base/environment.js";

export interface Variable {
  readonly name: string;
  readonly text: { readonly ru: string; readonly en: string };
}

const setting = (name: string, option: string): Variable => ({
  name,
  text: { ru: `то же, что ${option}`, en: `the same as ${option}` },
});

const variable = (name: string, ru: string, en: string): Variable => ({ name, text: { ru, en } });

export const VARIABLES: readonly Variable[] = [
  setting("PODPIS_CONFIG", "--config"),
  setting("PODPIS_LANG", "--lang"),
  setting("PODPIS_COLOR", "--color"),
  setting("PODPIS_PROGRESS", "--progress"),
  setting("PODPIS_ASCII", "--ascii"),
  setting("PODPIS_POLICY", "--policy"),
  setting("PODPIS_TRUST", "--trust"),
  setting("PODPIS_TSA_TRUST", "--tsa-trust"),
  setting("PODPIS_REVOCATION", "--revocation"),
  setting("PODPIS_TSA", "--tsa"),
  setting("PODPIS_OFFLINE", "--offline"),
  setting("PODPIS_TIMEOUT", "--timeout"),
  setting("PODPIS_RETRIES", "--retries"),
  setting("PODPIS_ALLOW_HOST", "--allow-host"),
  setting("PODPIS_ALLOW_PRIVATE_NETWORK", "--allow-private-network"),
  setting("PODPIS_CACHE_DIR", "--cache-dir"),
  setting("PODPIS_JOBS", "--jobs"),
  variable("PODPIS_TRUST_DIR", "папка хранилища доверия", "the folder of the trust store"),
  setting("PODPIS_PKCS11_MODULE", "--pkcs11-module"),
  variable("PODPIS_DEBUG", "1: при ошибках показывать стек вызовов", "1: errors show their stack traces"),
  variable(
    "PODPIS_NO_WASM",
    "1: считать без WebAssembly (медленнее)",
    "1: compute without WebAssembly (slower)",
  ),
  variable(
    "PODPIS_NO_CODE_CACHE",
    "1: не хранить в папке кэша то, что V8 сделал из кода программы (запуск медленнее)",
    "1: do not keep what V8 made of the program's code in the folder of the cache (slower start)",
  ),
  variable("XDG_CONFIG_HOME", "где лежат настройки", "where settings lie"),
  variable("XDG_CACHE_HOME", "где лежат кэши", "where caches lie"),
  variable("XDG_DATA_HOME", "где лежат данные: хранилище доверия", "where data lies: the trust store"),
  variable("LC_ALL", "язык и кодировка; сильнее следующих", "language and encoding; over the next ones"),
  variable("LC_MESSAGES", "язык", "language"),
  variable("LC_CTYPE", "кодировка", "encoding"),
  variable("LANG", "язык и кодировка", "language and encoding"),
  variable("NO_COLOR", "без цвета", "no colours"),
  variable("FORCE_COLOR", "цвет и без терминала; 0 — без цвета", "colours without a terminal, too; 0: none"),
  variable("TERM", "dumb: без цвета", "dumb: no colours"),
  variable("http_proxy", "посредник для http://", "the proxy for http://"),
  variable("https_proxy", "посредник для https://", "the proxy for https://"),
  variable("no_proxy", "узлы, к которым посредник не нужен", "hosts that need no proxy"),
  variable("HTTPS_PROXY", "то же, что https_proxy", "the same as https_proxy"),
  variable("NO_PROXY", "то же, что no_proxy", "the same as no_proxy"),
  variable("NODE_OPTIONS", "параметры Node", "options of Node"),
  variable("NODE_EXTRA_CA_CERTS", "ещё корни для https", "more roots for https"),
];

/** Names of those that are set to something; never what to. */
export const heeded = (env: Environment): readonly string[] =>
  VARIABLES.map(({ name }) => name).filter((name) => env[name] !== undefined && env[name] !== "");
