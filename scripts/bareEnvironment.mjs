// An environment in which podpis behaves as on a machine where nobody has set anything: no variable of podpis itself,
// and an own place, `home`, for what it looks for in the user's folders (settings, cache, trust), on every system.
export function bareEnvironment(env, home) {
  const kept = Object.entries(env).filter(([name]) => !/^PODPIS_/i.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
    APPDATA: home,
    LOCALAPPDATA: home,
  };
}
