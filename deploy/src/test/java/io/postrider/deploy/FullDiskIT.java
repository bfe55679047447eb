package io.postrider.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskIT {
    @TempDir
    Path directory;

    @Test
    void a_database_whose_disk_is_full_until_somebody_makes_room() throws Exception {
        assumeTrue(
                SmallDiskPostgres.isPossible(),
                "left out: a small file system needs user and mount namespaces (unshare -Um), which are blocked here");
        try (SmallDiskPostgres postgres = SmallDiskPostgres.in(directory.resolve("small"));
                ServerProcess server = ServerProcess.on(directory.resolve("server"))
                        .database(postgres.access())
                        .start();
                Outage outage = Outage.of(server, postgres.access(), "disk.full")) {
            postgres.fill();
            outage.awaitNoticed(Duration.ofSeconds(30));
            postgres.empty();

            outage.awaitOver(Duration.ofSeconds(20));
            outage.assertThatNothingWasLost();
            outage.assertThatRefusalsWereClear();
        }
    }
}
