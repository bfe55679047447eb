package io.postrider.deploy;

import io.postrider.launcher.DatabaseAccess;
import io.postrider.launcher.LaunchFailure;
import io.postrider.launcher.PostgreSqlBinaries;
import io.postrider.launcher.PostgreSqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * One PostgreSQL for all integration tests of a run, and the configuration by which the servers that Arquillian starts reach it. It is
 * started before the first test and stopped after the last; a run of unit tests alone has none.
 */
public final class TestDatabase implements LauncherSessionListener {
    /** The keys that every server under test accepts. */
    static final String API_KEY = "prk_integrationtests0000000000000000000000000";

    static final String ADMIN_KEY = "pra_integrationtests0000000000000000000000000";
    static final String ENCRYPTION_KEYS = "it:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final String PASSWORD = "integration";
    private static volatile PostgreSqlServer server;

    /** Where it is. */
    static DatabaseAccess access() {
        return server.access();
    }

    /** A database of its own on it, with nothing in it. */
    static DatabaseAccess create(String name) throws SQLException {
        Sql.run(access(), "CREATE DATABASE " + name);
        String url = access().url();
        return new DatabaseAccess(
                url.substring(0, url.lastIndexOf('/') + 1) + name, access().user(), access().password());
    }

    /** The programs of the database, for tests that start one of their own. */
    static PostgreSqlBinaries binaries() throws LaunchFailure, IOException {
        return PostgreSqlBinaries.unpackUnder(ServerProcess.work().resolve("postgresql-programs"));
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (!ServerProcess.isIntegrationTest()) {
            return;
        }
        try {
            Files.createDirectories(ServerProcess.work());
            Path directory = Files.createTempDirectory(ServerProcess.work(), "postgresql");
            server = PostgreSqlServer.start(binaries(), directory, PASSWORD);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (LaunchFailure failure) {
            throw new IllegalStateException(failure);
        }
        System.setProperty(
                "payara.cmdOptions",
                String.join(
                        " ",
                        List.of(
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-Dpostrider.mode=development",
                                "-Dpostrider.db.url=" + access().url(),
                                "-Dpostrider.db.user=" + access().user(),
                                "-Dpostrider.db.password=" + access().password(),
                                "-Dpostrider.api.key=" + API_KEY,
                                "-Dpostrider.admin.key=" + ADMIN_KEY,
                                "-Dpostrider.encryption.keys=" + ENCRYPTION_KEYS,
                                hostOf("dhmad"),
                                hostOf("flat"),
                                hostOf("monime"),
                                hostOf("paged"),
                                hostOf("zaits"))));
    }

    private static String hostOf(String dialect) {
        return "-Dpostrider.dialect.hosts." + dialect + "=" + TranscriptRun.hostOf(dialect);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (server != null) {
            try {
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
