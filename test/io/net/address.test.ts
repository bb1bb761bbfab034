import { describe, expect, test } from "vitest";
import { addressOctets, isInternalAddress } from "../../../src/io/net/address.js";

const INTERNAL = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "239.255.255.250",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::8.8.8.8",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:8.8.8.8",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "fc00::1",
  "fd12:3456:789a::1",
  "ff02::1",
  "100::1",
  "64:ff9b::10.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::8.8.8.8",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:a00:1::1",
  "3fff::1",
  "4000::1",
];

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "100.63.255.255",
  "100.128.0.1",
  "126.255.255.255",
  "128.0.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "192.167.255.255",
  "198.17.255.255",
  "198.20.0.1",
  "223.255.255.255",
  "2001:200::1",
  "2606:4700:4700::1111",
  "2a02:6b8::feed:0ff",
  "2002:808:808::1",
  "64:ff9b::8.8.8.8",
];

describe("internal addresses", () => {
  test.each(INTERNAL)("%s is internal", (address) => {
    expect(isInternalAddress(address)).toBe(true);
  });

  test.each(PUBLIC)("%s is public", (address) => {
    expect(isInternalAddress(address)).toBe(false);
  });

  test.each(["", "example.org", "1.2.3", "0x7f.1", "1.2.3.4.5", ":::", "12345::"])(
    "what is no IP address counts as internal: %j",
    (text) => {
      expect(addressOctets(text)).toBeUndefined();
      expect(isInternalAddress(text)).toBe(true);
    },
  );

  test("all spellings of an IPv6 address give the same octets", () => {
    const octets = addressOctets("2001:db8:0:0:0:0:102:304");
    expect(addressOctets("2001:db8::102:304")).toEqual(octets);
    expect(addressOctets("2001:DB8::1.2.3.4")).toEqual(octets);
    expect(octets).toHaveLength(16);
  });
});
