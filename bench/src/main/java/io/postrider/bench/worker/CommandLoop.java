package io.postrider.bench.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A worker's own end of the line to the harness: commands come on the standard input, one in a line, its words parted by spaces; each is
 * answered by one line on the standard output. The end of the input, as when the harness is gone, ends the loop.
 */
public final class CommandLoop {
    static final String OK = "ok ";
    static final String FAILED = "failed ";

    /** What a worker can be told. */
    @FunctionalInterface
    public interface Command {
        /**
         * Does it.
         *
         * @param words behind the command's name
         */
        Reply run(List<String> words) throws Exception;
    }

    private CommandLoop() {}

    /** Answers commands until the input ends. */
    public static void serve(Map<String, Command> commands) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = Arrays.asList(line.split(" ", -1));
            Command command = commands.get(words.get(0));
            if (command == null) {
                out.println(FAILED + "unknown command " + words.get(0));
                continue;
            }
            try {
                out.println(OK + command.run(words.subList(1, words.size())).line());
            } catch (Exception failure) {
                failure.printStackTrace();
                out.println(FAILED + failure.toString().replaceAll("\\s+", " "));
            }
        }
    }
}
