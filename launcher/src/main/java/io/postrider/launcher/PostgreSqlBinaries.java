package io.postrider.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of a PostgreSQL server, unpacked from the archive for this platform that the build put on the class path.
 *
 * @param home the directory that holds {@code bin/postgres}
 */
public record PostgreSqlBinaries(Path home) {
    private static final String DRAFT = "unpacking";

    /**
     * Unpacks them under the given directory, unless the same ones are there already. A start that is cut off half-way leaves
     * nothing that a later start could take for whole.
     *
     * @throws LaunchFailure where the build has no server for this platform
     */
    public static PostgreSqlBinaries unpackUnder(Path directory) throws LaunchFailure, IOException {
        String archive = archiveName(
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                Files.exists(Path.of("/etc/alpine-release")));
        Path home = directory.resolve(digestOf(archive));
        if (Files.notExists(home)) {
            Files.createDirectories(directory);
            removeDrafts(directory);
            Path draft = Files.createTempDirectory(directory, DRAFT);
            try (InputStream packed = open(archive);
                    XZInputStream tar = new XZInputStream(packed)) {
                TarArchive.unpack(tar, draft);
            }
            try {
                Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException unsupported) {
                Files.move(draft, home);
            }
        }
        return new PostgreSqlBinaries(home);
    }

    private static void removeDrafts(Path directory) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, DRAFT + "*")) {
            for (Path draft : drafts) {
                Directories.delete(draft);
            }
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    static String archiveName(String system, String architecture, boolean alpine) {
        String platform = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String processor = architecture.equals("aarch64") || architecture.equals("arm64") ? "arm_64" : "x86_64";
        return "postgres-" + platform + "-" + processor + (alpine ? "-alpine_linux" : "") + ".txz";
    }

    private static InputStream open(String archive) throws LaunchFailure {
        InputStream packed = PostgreSqlBinaries.class.getResourceAsStream("/" + archive);
        if (packed == null) {
            throw new LaunchFailure("There is no embedded PostgreSQL for this platform (" + archive
                    + "): set POSTRIDER_DB_URL, POSTRIDER_DB_USER and POSTRIDER_DB_PASSWORD to an own one.");
        }
        return packed;
    }

    private static String digestOf(String archive) throws LaunchFailure, IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream packed = new DigestInputStream(open(archive), digest)) {
                packed.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
