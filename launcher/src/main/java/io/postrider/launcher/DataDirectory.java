package io.postrider.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one place where a launched Postrider keeps what outlives it: the database, generated keys, logs. It belongs to one process at
 * a time, by a lock that the system frees when the process ends in whatever way, and is readable by its owner only.
 */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Creates what is missing and takes the lock. */
    static DataDirectory open(Path path) throws LaunchFailure {
        try {
            Files.createDirectories(path, ownerOnly(path, "rwx------"));
            FileChannel lockFile = FileChannel.open(
                    path.resolve("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    ownerOnly(path, "rw-------"));
            if (!lock(lockFile)) {
                String holder = read(lockFile);
                lockFile.close();
                throw new LaunchFailure(
                        "The data directory " + path + " is in use by another running Postrider (process " + holder
                                + "): stop that one, or set POSTRIDER_DATA_DIR to another directory.");
            }
            lockFile.truncate(0);
            lockFile.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(path, lockFile);
        } catch (IOException failure) {
            throw new LaunchFailure(
                    "The data directory " + path + " cannot be used (" + reason(failure)
                            + "): set POSTRIDER_DATA_DIR to a directory that can be written.",
                    failure);
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The text kept under this name; generated at the first call and the same ever after. */
    String kept(String name, Supplier<String> generator) throws IOException {
        Path file = path.resolve(name);
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        String text = generator.get();
        keep(name, text);
        return text;
    }

    /** Writes a file whole or not at all. */
    void keep(String name, String text) throws IOException {
        Path draft = path.resolve(name + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, ownerOnly(path, "rw-------"));
        Files.writeString(draft, text + "\n", StandardOpenOption.SYNC);
        try {
            Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(draft, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Frees the lock. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static boolean lock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        file.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    }

    private static FileAttribute<?>[] ownerOnly(Path near, String permissions) throws IOException {
        Path existing = near;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        FileStore store = Files.getFileStore(existing);
        return store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + failure.getMessage();
    }
}
