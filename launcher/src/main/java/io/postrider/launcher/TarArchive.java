package io.postrider.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * A tar archive in the POSIX ustar form, as far as server binaries need it: directories, files with their executable bit, and
 * symbolic links. Source: IEEE Std 1003.1, "ustar Interchange Format".
 */
final class TarArchive {
    private static final int BLOCK_BYTES = 512;

    private TarArchive() {}

    /**
     * Unpacks all of it into a directory that exists.
     *
     * @throws IOException also for an archive that is cut off, has an unknown kind of entry, or would write outside the directory
     */
    static void unpack(InputStream archive, Path directory) throws IOException {
        byte[] header = new byte[BLOCK_BYTES];
        while (readBlock(archive, header)) {
            String prefix = text(header, 345, 155);
            String name = prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
            if (name.isEmpty()) {
                return;
            }
            Path target = directory.resolve(name).normalize();
            if (!target.startsWith(directory)) {
                throw new IOException("The archive reaches outside its directory: " + name);
            }
            long size = octal(header, 124, 12);
            switch (header[156]) {
                case '0', 0 -> writeFile(archive, target, size, (octal(header, 100, 8) & 0b001_000_000) != 0);
                case '2' -> {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.createSymbolicLink(target, Path.of(text(header, 157, 100)));
                }
                case '5' -> Files.createDirectories(target);
                default -> throw new IOException("Unknown kind of entry in the archive: " + name);
            }
        }
    }

    private static void writeFile(InputStream archive, Path target, long size, boolean executable) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        try (OutputStream file = Files.newOutputStream(target)) {
            byte[] buffer = new byte[64 * 1024];
            long left = size;
            while (left > 0) {
                int count = archive.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("The archive ends inside " + target.getFileName());
                }
                file.write(buffer, 0, count);
                left -= count;
            }
        }
        archive.skipNBytes((BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES);
        if (executable) {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(target));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(target, permissions);
        }
    }

    private static boolean readBlock(InputStream archive, byte[] block) throws IOException {
        int count = archive.readNBytes(block, 0, BLOCK_BYTES);
        if (count != 0 && count != BLOCK_BYTES) {
            throw new EOFException("The archive ends inside a header");
        }
        return count == BLOCK_BYTES;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int offset, int length) throws IOException {
        String digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException failure) {
            throw new IOException("Not a number in a header of the archive: " + digits, failure);
        }
    }
}
