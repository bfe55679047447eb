package io.postrider.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlServerTest {
    private static final String PASSWORD = "kept-secret";

    @TempDir
    static Path shared;

    static PostgreSqlBinaries binaries;

    @TempDir
    Path directory;

    @BeforeAll
    static void unpack() throws Exception {
        binaries = PostgreSqlBinaries.unpackUnder(shared);
    }

    @Test
    void what_was_written_is_there_at_the_same_port_after_a_restart() throws Exception {
        int port;
        try (PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            port = server.port();
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (PostgreSqlServer again = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            assertThat(query(again, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(again.port()).isEqualTo(port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "54", "123456", "none"})
    void a_port_that_was_not_written_whole_does_not_keep_it_from_starting(String written) throws Exception {
        Path kept = Files.writeString(directory.resolve("port"), written);

        int port = PostgreSqlServer.freePort(kept);

        assertThat(port).isBetween(1, 65_535);
        assertThat(PostgreSqlServer.freePort(kept)).isEqualTo(port);
    }

    @Test
    void a_server_left_behind_is_stopped_and_its_data_served_again() throws Exception {
        PostgreSqlServer leftBehind = PostgreSqlServer.start(binaries, directory, PASSWORD);
        execute(leftBehind, "CREATE TABLE kept AS SELECT 42 AS answer");
        ProcessHandle orphan = postmaster();

        try (PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            assertThat(postmaster().pid()).isNotEqualTo(orphan.pid());
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void the_process_id_of_another_program_in_a_stale_file_harms_neither_of_them() throws Exception {
        PostgreSqlServer.start(binaries, directory, PASSWORD).close();
        long innocent = ProcessHandle.current().pid();
        Files.writeString(directory.resolve("data/postmaster.pid"), innocent + "\n");

        try (PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void it_is_durable_and_reached_by_the_loopback_address_alone_and_with_the_password_alone() throws Exception {
        try (PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            DatabaseAccess access = server.access();
            assertThatThrownBy(() -> DriverManager.getConnection(access.url(), access.user(), "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void another_port_is_taken_when_the_kept_one_is_in_use() throws Exception {
        PostgreSqlServer first = PostgreSqlServer.start(binaries, directory, PASSWORD);
        int port = first.port();
        first.close();
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            assertThat(server.port()).isNotEqualTo(other.getLocalPort());
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void data_of_another_major_version_is_refused_in_one_sentence() throws Exception {
        PostgreSqlServer.start(binaries, directory, PASSWORD).close();
        Files.writeString(directory.resolve("data/PG_VERSION"), "12\n");

        assertThatThrownBy(() -> PostgreSqlServer.start(binaries, directory, PASSWORD))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("was written by PostgreSQL 12");
    }

    @Test
    void a_creation_that_was_cut_off_is_begun_anew() throws Exception {
        Files.createDirectories(directory.resolve("data.new/base"));

        try (PostgreSqlServer server = PostgreSqlServer.start(binaries, directory, PASSWORD)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void programs_that_were_unpacked_half_way_are_removed_and_unpacked_anew() throws Exception {
        Path cutOff =
                Files.createDirectories(directory.resolve("unpacking123/bin")).getParent();

        PostgreSqlBinaries unpacked = PostgreSqlBinaries.unpackUnder(directory);

        assertThat(cutOff).doesNotExist();
        assertThat(unpacked.program("postgres")).isExecutable();
    }

    @Test
    void each_platform_has_its_archive() {
        assertThat(PostgreSqlBinaries.archiveName("Linux", "amd64", false)).isEqualTo("postgres-linux-x86_64.txz");
        assertThat(PostgreSqlBinaries.archiveName("Linux", "amd64", true))
                .isEqualTo("postgres-linux-x86_64-alpine_linux.txz");
        assertThat(PostgreSqlBinaries.archiveName("Linux", "aarch64", false)).isEqualTo("postgres-linux-arm_64.txz");
        assertThat(PostgreSqlBinaries.archiveName("Mac OS X", "aarch64", false))
                .isEqualTo("postgres-darwin-arm_64.txz");
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .get(0)
                .strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void execute(PostgreSqlServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgreSqlServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgreSqlServer server) throws SQLException {
        DatabaseAccess access = server.access();
        return DriverManager.getConnection(access.url(), access.user(), access.password());
    }
}
