package io.postrider.delivery.http.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** What the asymmetric schemes share. */
final class Signatures {
    private Signatures() {}

    static byte[] sign(String algorithm, PrivateKey key, byte[]... message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        for (byte[] part : message) {
            signature.update(part);
        }
        return signature.sign();
    }

    /** Whether what the one signs is verified by the other. */
    static boolean isPair(String algorithm, PrivateKey privateKey, PublicKey publicKey) {
        try {
            byte[] probe = "do these keys belong together?".getBytes(StandardCharsets.US_ASCII);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(sign(algorithm, privateKey, probe));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
