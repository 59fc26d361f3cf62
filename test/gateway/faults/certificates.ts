// The certificates of T03, made when they are needed, so that no private key lies in the repository.
import { generate } from 'selfsigned';

/**
 * `self-signed`: signed by itself. `untrusted`: sound, but signed by an authority that nobody knows. `expired` and `wrong-host`: the same,
 * and besides out of date or for another host, which shows once the client trusts the authority.
 */
export type Certificate = 'self-signed' | 'untrusted' | 'expired' | 'wrong-host';

const day = 24 * 60 * 60 * 1000;

/** A key and a certificate for 127.0.0.1 and localhost, and the certificate to trust it by; all PEM. */
export async function makeCertificate(kind: Certificate): Promise<{ key: string; cert: string; authority: string }> {
  const common = { keyType: 'ec', algorithm: 'sha256' } as const;
  const now = Date.now();
  const authority = await generate([{ name: 'commonName', value: 'K-Router test authority' }], {
    ...common,
    notBeforeDate: new Date(now - 60 * day),
    notAfterDate: new Date(now + 60 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true },
    ],
  });
  const names = kind === 'wrong-host' ? [{ type: 2, value: 'elsewhere.invalid' } as const] : ([{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] as const);
  const server = await generate([{ name: 'commonName', value: 'K-Router test server' }], {
    ...common,
    notBeforeDate: new Date(now - 30 * day),
    notAfterDate: new Date(kind === 'expired' ? now - day : now + 30 * day),
    extensions: [{ name: 'subjectAltName', altNames: [...names] }],
    ...(kind === 'self-signed' ? {} : { ca: { key: authority.private, cert: authority.cert } }),
  });
  const trustedBy = kind === 'self-signed' ? server : authority;
  return { key: server.private, cert: server.cert, authority: trustedBy.cert };
}
