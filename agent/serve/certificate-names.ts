// The names in a certificate, as Go shows them: exporter-toolkit compares these with `client_allowed_sans`.
import { isIPv6, SocketAddress } from 'node:net';

const KINDS = ['DNS', 'email', 'IP Address', 'URI'];

/**
 * Node puts what would be ambiguous, such as a comma in a name, into JSON quotes: it is never taken for two names.
 * @param text of `X509Certificate.subjectAltName`
 */
export function alternativeNames(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(/(?<kind>[A-Za-z ]+):(?<name>"(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy)].flatMap(
    ({ groups }) => {
      const { kind = '', name = '' } = groups ?? {};
      if (!KINDS.includes(kind)) return [];
      const plain = name.startsWith('"') ? (JSON.parse(name) as string) : name;
      return [kind === 'IP Address' ? shortAddress(plain) : plain];
    },
  );
}

/** OpenSSL writes every part of an IPv6 address, Go the short form. */
function shortAddress(address: string): string {
  return isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}
