package io.postrider.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What the user sees. The server writes a lot to the standard streams, so these are turned into the log file, and only what is
 * said here reaches the terminal. Safe for use by many threads: each line is written at once.
 */
final class Terminal {
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final PrintStream err =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    /** Shows a line of progress or of result. */
    void say(String line) {
        out.println(line);
    }

    /** Shows why it does not go on. */
    void complain(String sentence) {
        err.println("postrider: " + sentence);
    }

    /** From here on whatever else is printed in this process is appended to the file. */
    void divertStandardStreamsTo(Path file) throws IOException {
        PrintStream log = new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
    }
}
