package io.postrider.delivery.http.signature;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * ECDSA with the curve P-256 and SHA-256; signatures are ASN.1 DER (RFC 3279, section 2.2.3). Private keys are the base64 of their
 * PKCS#8 form, public keys PEM of their X.509 form.
 */
public final class Es256 implements SignatureScheme {
    private static final String KEY_ALGORITHM = "EC";
    private static final String SIGNATURE_ALGORITHM = "SHA256withECDSA";
    private static final String CURVE = "secp256r1";
    private static final int PEM_LINE_LENGTH = 64;

    private final KeyCache<String, ECPrivateKey> keys = new KeyCache<>(Es256::privateKey);

    @Override
    public SignatureSchemeName name() {
        return SignatureSchemeName.ES256;
    }

    @Override
    public boolean isSymmetric() {
        return false;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public SigningKey generate(SecretForm form, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(KEY_ALGORITHM);
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            KeyPair pair = generator.generateKeyPair();
            return SigningKey.pair(base64(pair.getPrivate().getEncoded()), pem(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + CURVE, e);
        }
    }

    @Override
    public Optional<SigningKey> read(SecretForm form, String secret) {
        try {
            ECPrivateKey privateKey = privateKey(secret);
            PublicKey publicKey = publicKeyOf(privateKey);
            return Signatures.isPair(SIGNATURE_ALGORITHM, privateKey, publicKey)
                    ? Optional.of(SigningKey.pair(secret, pem(publicKey)))
                    : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public String rule(SecretForm form) {
        return "must be the base64 of a P-256 private key in PKCS#8 form";
    }

    @Override
    public byte[] sign(SigningKey key, SecretBytes secretBytes, byte[]... message) {
        try {
            return Signatures.sign(SIGNATURE_ALGORITHM, keys.get(key.secret()), message);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key for " + SIGNATURE_ALGORITHM, e);
        }
    }

    private static ECPrivateKey privateKey(String text) {
        try {
            PrivateKey key = KeyFactory.getInstance(KEY_ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
            if (key instanceof ECPrivateKey ec && isP256(ec.getParams())) {
                return ec;
            }
            throw new IllegalArgumentException("not a key on the curve P-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key for " + SIGNATURE_ALGORITHM, e);
        }
    }

    private static boolean isP256(ECParameterSpec params) throws GeneralSecurityException {
        ECParameterSpec p256 = p256();
        return params.getCurve().equals(p256.getCurve())
                && params.getGenerator().equals(p256.getGenerator())
                && params.getOrder().equals(p256.getOrder());
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance(KEY_ALGORITHM);
        parameters.init(new ECGenParameterSpec(CURVE));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /**
     * The JDK does not tell the public key of a private one: the generator times the private number, by doubling and adding. Its
     * time tells of the number's bits, which is of no use to anybody for a key that is read once.
     */
    private static PublicKey publicKeyOf(ECPrivateKey key) throws GeneralSecurityException {
        ECParameterSpec params = key.getParams();
        BigInteger number = key.getS();
        if (number.signum() <= 0 || number.compareTo(params.getOrder()) >= 0) {
            throw new IllegalArgumentException("a private number outside of the curve's order");
        }
        ECPoint product = ECPoint.POINT_INFINITY;
        for (int bit = number.bitLength() - 1; bit >= 0; bit--) {
            product = sum(product, product, params.getCurve());
            if (number.testBit(bit)) {
                product = sum(product, params.getGenerator(), params.getCurve());
            }
        }
        return KeyFactory.getInstance(KEY_ALGORITHM).generatePublic(new ECPublicKeySpec(product, params));
    }

    /** Affine addition (SEC 1, section 2.2.1). */
    private static ECPoint sum(ECPoint a, ECPoint b, EllipticCurve curve) {
        if (a.equals(ECPoint.POINT_INFINITY)) {
            return b;
        }
        if (b.equals(ECPoint.POINT_INFINITY)) {
            return a;
        }
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger rise;
        BigInteger run;
        if (a.equals(b)) {
            rise = a.getAffineX().pow(2).multiply(BigInteger.valueOf(3)).add(curve.getA());
            run = a.getAffineY().shiftLeft(1);
        } else {
            rise = b.getAffineY().subtract(a.getAffineY());
            run = b.getAffineX().subtract(a.getAffineX());
        }
        if (run.mod(p).signum() == 0) {
            return ECPoint.POINT_INFINITY;
        }
        BigInteger slope = rise.multiply(run.modInverse(p)).mod(p);
        BigInteger x =
                slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(p);
        BigInteger y = slope.multiply(a.getAffineX().subtract(x))
                .subtract(a.getAffineY())
                .mod(p);
        return new ECPoint(x, y);
    }

    private static String pem(PublicKey key) {
        String lines = Base64.getMimeEncoder(PEM_LINE_LENGTH, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
