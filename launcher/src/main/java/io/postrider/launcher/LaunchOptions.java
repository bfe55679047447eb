package io.postrider.launcher;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the user asked for, by arguments and environment.
 *
 * @param port the HTTP port, 1 to 65535
 * @param database an own PostgreSQL instead of the embedded one
 * @param demo whether to play a receiver once the server is ready
 * @param once whether to stop after the demo instead of running on
 */
record LaunchOptions(
        int port,
        Path dataDirectory,
        Optional<DatabaseAccess> database,
        Optional<String> apiKey,
        Optional<String> adminKey,
        Optional<String> encryptionKeys,
        boolean demo,
        boolean once) {
    private static final int DEFAULT_PORT = 8080;
    private static final Set<String> ARGUMENTS = Set.of("--demo", "--once");

    static LaunchOptions from(String[] arguments, Map<String, String> environment, Path home) throws LaunchFailure {
        for (String argument : arguments) {
            if (!ARGUMENTS.contains(argument)) {
                throw new LaunchFailure("Unknown argument '" + argument + "': it is ./run [--demo [--once]].");
            }
        }
        boolean demo = Arrays.asList(arguments).contains("--demo");
        boolean once = Arrays.asList(arguments).contains("--once");
        if (once && !demo) {
            throw new LaunchFailure("--once belongs to --demo: it is ./run [--demo [--once]].");
        }
        return new LaunchOptions(
                port(environment),
                value(environment, "POSTRIDER_DATA_DIR")
                        .map(Path::of)
                        .orElse(home.resolve(".postrider"))
                        .toAbsolutePath()
                        .normalize(),
                database(environment),
                value(environment, "POSTRIDER_API_KEY"),
                value(environment, "POSTRIDER_ADMIN_KEY"),
                value(environment, "POSTRIDER_ENCRYPTION_KEYS"),
                demo,
                once);
    }

    private static int port(Map<String, String> environment) throws LaunchFailure {
        String text = value(environment, "PORT").orElse(Integer.toString(DEFAULT_PORT));
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new LaunchFailure("PORT must be a number from 1 to 65535, but is '" + text + "'.");
    }

    private static Optional<DatabaseAccess> database(Map<String, String> environment) throws LaunchFailure {
        Optional<String> url = value(environment, "POSTRIDER_DB_URL");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.get().startsWith("jdbc:postgresql:")) {
            throw new LaunchFailure("POSTRIDER_DB_URL must be like jdbc:postgresql://host:5432/database.");
        }
        return Optional.of(new DatabaseAccess(
                url.get(),
                value(environment, "POSTRIDER_DB_USER").orElse("postrider"),
                value(environment, "POSTRIDER_DB_PASSWORD").orElse("")));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
