package io.postrider.delivery.http.receiver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for one test, made with the {@code keytool} of the JDK in a directory of the test. */
public final class TestAuthority {
    private static final String PASSWORD = "not-a-secret";
    private static final String CA = "authority";

    private final Path directory;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    public static TestAuthority create(Path directory) throws IOException {
        TestAuthority authority = new TestAuthority(directory);
        authority.keytool(null, "-genkeypair", CA, "-dname", "CN=Test Authority", "-ext", "bc:c", "-validity", "30");
        return authority;
    }

    /** What a sender trusts that trusts this authority alone. */
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(CA, load(CA).getCertificate(CA));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** A receiver's key and certificate for these names, signed by the authority. */
    public SSLContext receiver(String name, String subjectAlternativeNames)
            throws IOException, GeneralSecurityException {
        return signed(name, subjectAlternativeNames, "-validity", "10");
    }

    /** The same, but expired. */
    public SSLContext expired(String name, String subjectAlternativeNames)
            throws IOException, GeneralSecurityException {
        return signed(name, subjectAlternativeNames, "-startdate", "-10d", "-validity", "5");
    }

    /** The same, but signed by itself. */
    public SSLContext selfSigned(String name, String subjectAlternativeNames)
            throws IOException, GeneralSecurityException {
        keytool(null, "-genkeypair", name, "-dname", "CN=" + name, "-ext", "san=" + subjectAlternativeNames);
        return serving(load(name));
    }

    private SSLContext signed(String name, String subjectAlternativeNames, String... validity)
            throws IOException, GeneralSecurityException {
        keytool(null, "-genkeypair", name, "-dname", "CN=" + name);
        byte[] request = keytool(null, "-certreq", name);
        List<String> options = new ArrayList<>(List.of("-ext", "san=" + subjectAlternativeNames));
        options.addAll(List.of(validity));
        byte[] certificate = keytool(request, "-gencert", CA, options.toArray(String[]::new));
        byte[] chain = concatenate(certificate, keytool(null, "-exportcert", CA, "-rfc"));
        keytool(chain, "-importcert", name, "-noprompt", "-trustcacerts");
        return serving(load(name));
    }

    private static SSLContext serving(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore load(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path file(String name) {
        return directory.resolve(name + ".p12");
    }

    private byte[] keytool(byte[] input, String command, String name, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                command,
                "-keystore",
                file(name).toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                name));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        if (command.equals("-gencert")) {
            line.add("-rfc");
        }
        line.addAll(List.of(options));
        Path errors = directory.resolve("keytool.log");
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            new ByteArrayInputStream(input == null ? new byte[0] : input).transferTo(stdin);
        }
        byte[] output = process.getInputStream().readAllBytes();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool " + command + " failed: " + new String(output, StandardCharsets.UTF_8)
                        + Files.readString(errors));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
