package io.postrider.bench.scenario;

import io.postrider.bench.ceiling.HttpSender;
import io.postrider.bench.report.Result;
import io.postrider.bench.worker.Reply;
import io.postrider.bench.worker.Worker;
import io.postrider.domain.webhook.DeliveryPolicy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** How many deliveries a second the product's HTTP client could bring to the receiver, with no product in between. */
final class HttpCeiling implements Scenario {
    private static final int HEAP_MEGABYTES = 512;
    private static final int MANY_IN_FLIGHT = 64;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "ceiling-http";
    }

    @Override
    public String what() {
        return "no product: its HTTP client sends the same signed bodies to the same receiver";
    }

    @Override
    public boolean suitsPeers() {
        return false;
    }

    @Override
    public boolean isCeiling() {
        return true;
    }

    @Override
    public void play(Stage stage, Result result) throws IOException, SQLException, InterruptedException {
        int oneLane = DeliveryPolicy.DEFAULT.maxInFlight();
        for (int inFlight : new int[] {oneLane, MANY_IN_FLIGHT}) {
            stage.receive("forget");
            try (Worker sender = stage.worker("http-sender-" + inFlight, HttpSender.class, HEAP_MEGABYTES)) {
                sender.ask("start " + stage.url("/ceiling/1") + " " + inFlight, LIMIT);
                stage.warmUp();
                Pairs pairs = Pairs.measure(
                        stage, sender, "delivered", stage.receiver().tree());
                sender.ask("pause", LIMIT);
                Stage.await("the last are answered", LIMIT, () -> hasEnded(sender));
                check(result, sender.ask("snapshot", LIMIT), stage.received());
                pairs.tell(result, inFlight + " in flight: ", "deliveries", "HTTP client", "receiver");
            }
        }
    }

    private static boolean hasEnded(Worker sender) throws InterruptedException {
        return sender.ask("snapshot", LIMIT).number("underWay") == 0;
    }

    private static void check(Result result, Reply sent, Reply received) {
        long delivered = sent.number("delivered");
        long distinct = received.numberOrZero("distinct.ceiling");
        result.check("none fails", sent.number("failed") == 0, sent.number("failed") + " of " + delivered);
        result.check("all have arrived", distinct == delivered, distinct + " of " + delivered);
    }
}
