/** Every variable of the environment that podpis heeds: for the doctor, `config show` and docs/cli.md. */
import type { Environment } from "../base/environment.js";

export interface Variable {
  readonly name: string;
  readonly text: { readonly ru: string; readonly en: string };
  /** Heeded in the same way by other programs. */
  readonly common?: true;
}

const setting = (name: string, option: string): Variable => ({
  name,
  text: { ru: `то же, что ${option}`, en: `the same as ${option}` },
});

const common = (name: string, ru: string, en: string): Variable => ({ name, text: { ru, en }, common: true });

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
  {
    name: "PODPIS_TRUST_DIR",
    text: { ru: "папка хранилища доверия", en: "the folder of the trust store" },
  },
  {
    name: "PODPIS_PKCS11_MODULE",
    text: { ru: "то же, что --pkcs11-module", en: "the same as --pkcs11-module" },
  },
  {
    name: "PODPIS_DEBUG",
    text: { ru: "1: при ошибках показывать стек вызовов", en: "1: errors show their stack traces" },
  },
  {
    name: "PODPIS_NO_WASM",
    text: { ru: "1: считать без WebAssembly (медленнее)", en: "1: compute without WebAssembly (slower)" },
  },
  {
    name: "PODPIS_NO_CODE_CACHE",
    text: {
      ru: "1: не хранить в папке кэша то, что V8 сделал из кода программы (запуск медленнее)",
      en: "1: do not keep what V8 made of the program's code in the folder of the cache (slower start)",
    },
  },
  common("XDG_CONFIG_HOME", "где лежат настройки", "where settings lie"),
  common("XDG_CACHE_HOME", "где лежат кэши", "where caches lie"),
  common("XDG_DATA_HOME", "где лежат данные: хранилище доверия", "where data lies: the trust store"),
  common("LC_ALL", "язык и кодировка; сильнее следующих", "language and encoding; over the next ones"),
  common("LC_MESSAGES", "язык", "language"),
  common("LC_CTYPE", "кодировка", "encoding"),
  common("LANG", "язык и кодировка", "language and encoding"),
  common("NO_COLOR", "без цвета", "no colours"),
  common("FORCE_COLOR", "цвет и без терминала; 0 — без цвета", "colours without a terminal, too; 0: none"),
  common("TERM", "dumb: без цвета", "dumb: no colours"),
  common("http_proxy", "посредник для http://", "the proxy for http://"),
  common("https_proxy", "посредник для https://", "the proxy for https://"),
  common("no_proxy", "узлы, к которым посредник не нужен", "hosts that need no proxy"),
  common("HTTP_PROXY", "то же, что http_proxy", "the same as http_proxy"),
  common("HTTPS_PROXY", "то же, что https_proxy", "the same as https_proxy"),
  common("NO_PROXY", "то же, что no_proxy", "the same as no_proxy"),
  common("NODE_OPTIONS", "параметры Node", "options of Node"),
  common("NODE_EXTRA_CA_CERTS", "ещё корни для https", "more roots for https"),
];

/** Names of those that are set to something; never what to. */
export const heeded = (env: Environment): readonly string[] =>
  VARIABLES.map(({ name }) => name).filter((name) => env[name] !== undefined && env[name] !== "");
