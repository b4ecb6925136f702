// The names that Go has for what TLS can do, and those of OpenSSL. A name that is not here is refused: whoever wrote it relies on it.

/** https://pkg.go.dev/crypto/tls#CipherSuites: what Go calls secure, and exporter-toolkit takes. Of TLS 1.3 all are always offered. */
export const CIPHER_SUITES = {
  TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
} as const;

export const CURVES = {
  CurveP256: 'prime256v1',
  CurveP384: 'secp384r1',
  CurveP521: 'secp521r1',
  X25519: 'X25519',
} as const;

/** OpenSSL offers TLS 1.0 and 1.1 no more at its usual level of security, so a file that asks for them would not get them. */
export const TLS_VERSIONS = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

/** https://pkg.go.dev/crypto/tls#ClientAuthType; exporter-toolkit has `RequireClientCert` as an old name of RequireAnyClientCert. */
export const CLIENT_AUTH_TYPES = {
  NoClientCert: 'a certificate is not asked for',
  RequestClientCert: 'it is asked for, and nobody looks at it',
  RequireAnyClientCert: 'there has to be one, and nobody looks at it',
  RequireClientCert: 'the same',
  VerifyClientCertIfGiven: 'one that is shown has to be right',
  RequireAndVerifyClientCert: 'there has to be one, and it has to be right',
} as const;

export type ClientAuthType = keyof typeof CLIENT_AUTH_TYPES;
