/// RSA keys made for these tests alone; they open nothing.
enum TestKeys {
  /// The key that is registered with the app.
  static let registered = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDMmGxv85n5SYlG
    3G7wWTOIwjW1sZwsrOF915ZTWo649VZr/4M3KPMNxdGQXv8qcvJzf5lzzvSdxkE5
    p3v1ho+btCyXaRE1hOjHmOCdSu/nJRAeQd9Lv3zXYh5YD5TQR2HpH52JUcBgI47Y
    EVkYUX48IzdGcIdVOsEJFHxpHgcLvufQHGpxOZ8+yFpqDMw8QjmBDm4eWrT3emj/
    J5ECE808dAjME1G8/uSUkHjBaXvDOIYu5gA8WQ0VMcjMSI3GPE0+hzpatZ4o9feu
    YBjlRf88ZgGWz9scD68J+vrPfEMSn2uXEZakDpkPd1Ox7LoDvnS6VjaFs64qvdEA
    j9BxAZODAgMBAAECggEAGaztOtVu1saAOEjUkUwYeAqrU9xwtXiSqcjC4D4GmDaN
    vGrp7COy8OEI7h3F1u1q+MykFND9iMlHCTW4DDVxU0B2sh+o3bcKwXWxhnvPhIn1
    rl5k5+wlfiAdn76A1eyHYIqrqf587nO36uyuaitb9K8Usj3P9gW0EPAltsliZ/o5
    KxNJy3n3z5mcCGQmbViGbcTL8vXKGdqYj65wxB2kvszAmmoeKxl9zd1WmaX0IiQI
    P8w4UM0HLW6IAGc88J7diSPZdNskYHQ/h2ERn6cKpdCoUuREH+BViTRdVAkayZWO
    83e+IMR+05wpiaTQq2Z5ue7W707PVNTaTKnv1dq67QKBgQD0eqTXpq6UPph+SH0O
    tBP9SO5OSSBBQ+ZvyTo5OOz0VAA61NafQVjbXgziQ43QjPFBfQYhSJTt0THpyWa/
    NQ6xItEQXNup2dBJt5XDnuBan6x1rg9QSpT5MHmyQI3OUniuinmbVnqL3DlM8EyJ
    gGzZ/5EWFz1P/YpeC8JivuDrBwKBgQDWPKElm1Dnv3I/pH1NtchNjCz1Dp5B2RBT
    l+nPytHgUWFBlHs6T/UhpthcrK+tow92QOba86l6f6mbKFHeAp/yu7Ca3ZHzkx+k
    O6echEV64EKDsLS+q61vCR25aR1mfSALkKRSAXBkqZHwWe6uSdrOXw2/u34tIeF5
    Kl0jvucopQKBgALeYYrKQOgqZ92rehQvFsD1Fx7CCufZJR4QrWc4fMdNKQeHsdEC
    kklYrCwHgOV+keIj1muTj3PO7ZgBrfv2Ymq/rtZTUJyImsISrmYyOg22K+7hkPpv
    NZpK8FKgIUnXe+UIaO7ir+NuPRnjA/LlF+Hi9s/ci/KhVftOhgRkmv0HAoGBAJCx
    fEkxAFC1bc1sJDEjEHjHrumICP0CRNOgq4rrOhrd++jWBvBYZoBm9oSJIVIN6nh8
    1y6UGSgiJwQjFD/01+CSQXInKdcvy9QZclf0whR+eI4G/9wziTyQFKJQS0oYQldt
    Rn4YeLeUC3wg0WKngP+XFWskj9CdrHIwWZ215tv9AoGAI/N6stNSzpnoLl6O8eLd
    KtM7IvsGTVJtwQoSeUUGNhQY09n299cji+lsvabgIwmzpqPVZDkcRwG+pu23ANv4
    +GEuZtMXhvBToiFr8Z3bSuClv4iiZBAHZhMJNePgdn3kj96ni9yDRipy7M44p+lO
    NXFrMUnvqak8Fd5yItU2CEM=
    -----END PRIVATE KEY-----
    """
  /// What is registered of it.
  static let registeredPublic = """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzJhsb/OZ+UmJRtxu8Fkz
    iMI1tbGcLKzhfdeWU1qOuPVWa/+DNyjzDcXRkF7/KnLyc3+Zc870ncZBOad79YaP
    m7Qsl2kRNYTox5jgnUrv5yUQHkHfS79812IeWA+U0Edh6R+diVHAYCOO2BFZGFF+
    PCM3RnCHVTrBCRR8aR4HC77n0BxqcTmfPshaagzMPEI5gQ5uHlq093po/yeRAhPN
    PHQIzBNRvP7klJB4wWl7wziGLuYAPFkNFTHIzEiNxjxNPoc6WrWeKPX3rmAY5UX/
    PGYBls/bHA+vCfr6z3xDEp9rlxGWpA6ZD3dTsey6A750ulY2hbOuKr3RAI/QcQGT
    gwIDAQAB
    -----END PUBLIC KEY-----
    """
  /// A key that nobody registered.
  static let strange = """
    -----BEGIN PRIVATE KEY-----
    MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDKtwk4OxKIBvzt
    W9JumxdNzw9AImdrQq2U0ZBLiWKq8n0eKcLQ2g2wr6+MVHuBsPqeY1VoxSzC/Fv7
    IACJConUIp9gSVX5IGbNP9i0nSmkSIJpsFFTFm5+4XoIRiGCEyo0HzAOS4cIjq0K
    woFp+2bVXJiLzgooCtV/BgxQH5OXd/tcVgTBgtbIF6aPuAhPUweAXnP8dZr3YrjL
    LdFWQrHsH88eYGmJv/sOQnfrBQ4nNAoW258XnCfFpUPYh0JGyJQrULpjbQJ2LRp1
    lOhysF2affVhPa1SGRobJB0tEUpA8wAGmm5CdLBLnHfMozUExpzRsG0ynX+LHsM0
    41FUoaFBAgMBAAECggEAZOPzHT7dSsE7mcDE+1KKJyoiO3fEBBDEBpjEWavvZQhZ
    +CytrreP77uIwe18KMCWA0WKCSJ1VDg4aUR0r8AEeAWhT9FADkUvlQCtULsVshN6
    gLKFzzYPWWvMChkpbS0vqJBLIRo7AynLetrygPZkKFW1AIPT7zjxKA6xCyGkGdJ0
    a3JHq8ePt3CiHOXziKEHJ5WYnReI3zej1xH05x0Gx1UrDiZFMq00ZBwm2oCdeMYn
    58K5fAIrjsAWOfsv4VmZ0cQslRyakHiBF5JSpy5IaXMyD2yUBU0jNAvOVbp+3/Ay
    eZTezyUamWebb3OMrXoKxjO5g+CX3zjejKTeadVM5wKBgQD1oTDkaaFxwZw+7Xrl
    pP1pM2PtlK/ll296pXVDsquTWcXEpxXITFcLW1rqVnawI6ynVWO0owtfz4nF6oOW
    fUVZj/v6gMQJKdFffDBOaIcT5JradVWOhqV5dhkf5yvLDsg/PVuzDYSba6dU2/hn
    MsJWmCm0MU/PwkgWr4p+hZyXLwKBgQDTRgQCK0h+QSStjmOrG5mrv5DApN9AewEH
    Pb40VnOP+vop9a+XQMYWFml3ZywRfMWvpgtpY1g5VJBDRekw7fwmceQJqdXJoyuq
    Va1HCpDkVzuY8tkBIdDbQJXayUdP/85lXjMt17Ge8khFAZq/r1gRPr7ck+zdceT2
    x6HspP4yjwKBgFaYsoUEnI9fY7dnwBkwNssc/BDph63Y2suRg6sPVaAIWUoAYhSQ
    nWt6lK3jN8rXeOoxl4o6pSrtHzRwfl3S4l01/u8M8JAOdytDvEAYZ+7ifJmiHjy2
    SaZttWPi+zSGjKCHAEo67NJifMbVGlk/svYWhTVq4Sls5D9jOd9rOY6vAoGBALTL
    3tRIW/IHJy8KgcpEhT3PYj0pGg+g82FR+fnp3VziBsBvigLioGD4buqKNNEGOFm2
    u19Fb5MoBYg8RHDlx3jSz7VhTB0QcGaEiRMZPKLa75pUf1WTrZpi65pd0pPoMaTX
    du6M/Wgqp6O92sKcd73SNxylzfY26Bwy/CN5kjqLAoGBAIxzrZxHqlO2/jtbsAHM
    SdujGLLmQQaQRMpgZOhdtp3WGKNjd/bUkwZgCXxWXX83gs0gz4R5QZ8b5VANB4wh
    usH+Gvn4wdJJoihf71XKiVrHYAYeKd3K27YmiHzVNVqRz3KZkRRE+XhSYX5/LyD4
    0Xn4s5+l8I5fFncGbRP4VlKt
    -----END PRIVATE KEY-----
    """
}
