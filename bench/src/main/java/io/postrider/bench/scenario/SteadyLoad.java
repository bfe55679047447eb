package io.postrider.bench.scenario;

import io.postrider.bench.http.SentMark;
import io.postrider.bench.report.Result;
import io.postrider.bench.subject.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The load of {@link Steady} on one stage: one webhook, as fast as it goes. It can rest and go on. */
final class SteadyLoad {
    private final Stage stage;
    private final Correctness correctness;
    private final Tenant tenant;

    private SteadyLoad(Stage stage, Correctness correctness, Tenant tenant) {
        this.stage = stage;
        this.correctness = correctness;
        this.tenant = tenant;
    }

    /** Subscribes; nothing is sent yet. */
    static SteadyLoad on(Stage stage) throws IOException, SQLException, InterruptedException {
        Correctness correctness = Correctness.startingAt(stage);
        Tenant tenant = stage.subject().newTenant();
        tenant.subscribe("bench.steady", stage.url("/steady/1"));
        stage.load(List.of(tenant.publishing("bench.steady", 1, 1, SentMark.object('s', Steady.EVENT_BYTES))));
        return new SteadyLoad(stage, correctness, tenant);
    }

    void goOn() throws IOException, InterruptedException {
        stage.publish("closed " + Steady.PUBLISHERS);
    }

    void warmUp() throws IOException, SQLException, InterruptedException {
        goOn();
        stage.warmUp();
    }

    void rest() throws IOException, SQLException, InterruptedException {
        stage.pause();
    }

    /** Ends it and checks what came of it. */
    void end(Result result) throws IOException, SQLException, InterruptedException {
        correctness.check(result);
        tenant.leave();
    }
}
