package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.postrider.rest.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published npm package {@code monime-package} against the server; {@code src/test/monime-package/check.mjs} says what that
 * proves. Left out, with a line that says so, where there is no node or npm, or where npm cannot fetch the package.
 */
class MonimePackageIT extends DeployedServer {
    private static final int MINUTES = 3;
    private static final String[] ALL = {"webhooks:read", "webhooks:write", "events:read", "events:write"};

    @ParameterizedTest
    @ValueSource(strings = {"", "api.monime.test"})
    void the_published_client_understands_every_answer(String host) throws Exception {
        Path directory = installed();
        Client admin = new Client(baseUrl(), TestDatabase.ADMIN_KEY);

        Ended check = run(
                directory,
                Map.of(
                        "SERVER",
                        baseUrl().toString(),
                        "KEY",
                        admin.inNewAccount(ALL).key(),
                        "STRANGER_KEY",
                        admin.inNewAccount(ALL).key(),
                        "HOST",
                        host),
                "node",
                "check.mjs");

        assertThat(check.status()).as(check.output()).isZero();
        assertThat(check.output()).contains("all answers understood");
    }

    /** The script and what it needs, in the build's own directory. */
    private static Path installed() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(ServerProcess.work().resolve("monime-package"));
        for (String file : List.of("package.json", "check.mjs")) {
            Files.write(
                    directory.resolve(file),
                    Files.readAllBytes(Path.of("src/test/monime-package").resolve(file)));
        }
        for (String program : List.of("node", "npm")) {
            if (run(directory, Map.of(), program, "--version").status() != 0) {
                leftOut("there is no " + program);
            }
        }
        Ended install = run(
                directory,
                Map.of(),
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "--ignore-scripts",
                "--prefer-offline");
        if (install.status() != 0) {
            leftOut("npm cannot fetch it: " + install.output());
        }
        return directory;
    }

    private static void leftOut(String reason) {
        String line = "The check with the npm package monime-package was left out: " + reason;
        System.out.println(line);
        abort(line);
    }

    private record Ended(int status, String output) {}

    private static Ended run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Ended(-1, e.toString());
        }
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Ended(-1, String.join(" ", command) + " does not end: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
