/** The value of `podpis lab start --fault`. */
import { faultsOf, SERVICES, type Service } from "../app/lab/faults.js";
import { printable } from "../report/printable.js";
import { UsageError } from "./spec.js";

export interface LabFault {
  readonly service: Service;
  readonly fault: string;
}

/** All there are, as they are written. */
export const LAB_FAULTS: readonly string[] = Object.entries(SERVICES).flatMap(([name, service]) =>
  faultsOf(service).map((fault) => `${name}=${fault}`),
);

/** `tsa=slow`. Throws UsageError, which lists what there is. */
export function labFault(value: string): LabFault {
  const [name = "", fault = ""] = value.split("=", 2);
  const service = Object.hasOwn(SERVICES, name) ? SERVICES[name as keyof typeof SERVICES] : undefined;
  if (service !== undefined && faultsOf(service).includes(fault)) return { service, fault };
  const shown = printable(value, 80);
  const known = service === undefined ? Object.keys(SERVICES) : faultsOf(service);
  const list = known.map((one) => (service === undefined ? `${one}=…` : `${name}=${one}`)).join(" ");
  throw new UsageError(
    { ru: `«${shown}» — не СЛУЖБА=СБОЙ`, en: `"${shown}" is not SERVICE=FAULT` },
    { ru: `есть: ${list}`, en: `there are: ${list}` },
  );
}
