package io.postrider.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that takes what the server and everything else in this process prints. One older file is kept once it has grown.
 *
 * @param file what is appended to
 * @param start where this run's part begins, in bytes
 */
record ServerLog(Path file, long start) {
    private static final long BYTES_KEPT = 10L * 1024 * 1024;
    private static final String CAUSE = "Caused by: ";

    static ServerLog open(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        if (Files.exists(file) && Files.size(file) > BYTES_KEPT) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    /** The innermost exception of the last stack trace of this run. */
    String lastCause() throws IOException {
        try (InputStream log = Files.newInputStream(file)) {
            log.skipNBytes(start);
            return new String(log.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(CAUSE))
                    .reduce((earlier, later) -> later)
                    .map(line -> line.substring(CAUSE.length()))
                    .orElse("it gave no reason");
        }
    }
}
