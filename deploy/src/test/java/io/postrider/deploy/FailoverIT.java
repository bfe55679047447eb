package io.postrider.deploy;

import io.postrider.launcher.DatabaseAccess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a synchronous standby, both in the server's URL. */
class FailoverIT {
    @TempDir
    Path directory;

    @Test
    void a_standby_that_is_promoted_has_all_that_was_accepted_and_the_server_finds_it_by_itself() throws Exception {
        try (OwnPostgres primary = OwnPostgres.in(directory.resolve("primary"));
                OwnPostgres standby = primary.synchronousStandby(directory.resolve("standby"));
                ServerProcess server = ServerProcess.on(directory.resolve("server"))
                        .database(both(primary.access(), standby.access()))
                        .start();
                Outage outage = Outage.of(server, standby.access(), "failed.over")) {
            primary.kill();
            outage.awaitNoticed(Duration.ofSeconds(15));
            Sql.run(standby.access(), "ALTER SYSTEM RESET synchronous_standby_names");
            Sql.run(standby.access(), "SELECT pg_promote()");

            outage.awaitOver(Duration.ofSeconds(30));
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }

    private static DatabaseAccess both(DatabaseAccess primary, DatabaseAccess standby) {
        String url = "jdbc:postgresql://" + authority(primary) + "," + authority(standby)
                + "/postgres?targetServerType=primary";
        return new DatabaseAccess(url, primary.user(), primary.password());
    }

    private static String authority(DatabaseAccess access) {
        return access.url().replaceFirst("jdbc:postgresql://([^/]+)/.*", "$1");
    }
}
