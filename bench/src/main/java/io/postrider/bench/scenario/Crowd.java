package io.postrider.bench.scenario;

import io.postrider.bench.subject.Tenant;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many accounts with many webhooks, each subscribed to a type of its own. */
final class Crowd {
    private static final int THREADS = 8;

    private final List<Tenant> tenants;

    private Crowd(List<Tenant> tenants) {
        this.tenants = List.copyOf(tenants);
    }

    /** Registers them; webhook {@code n} belongs to account {@code n} modulo the number of accounts. */
    static Crowd of(Stage stage, int accounts, int webhooks) throws IOException, SQLException, InterruptedException {
        List<Tenant> tenants = new ArrayList<>();
        for (int account = 0; account < accounts; account++) {
            tenants.add(stage.subject().newTenant());
        }
        Crowd crowd = new Crowd(tenants);
        String url = stage.url("/crowd/");
        List<Callable<Void>> registrations = new ArrayList<>();
        for (int webhook = 0; webhook < webhooks; webhook++) {
            int number = webhook;
            registrations.add(() -> {
                crowd.tenant(number).subscribe(type(number), url + number);
                return null;
            });
        }
        runAll(registrations);
        return crowd;
    }

    Tenant tenant(int webhook) {
        return tenants.get(webhook % tenants.size());
    }

    static String type(int webhook) {
        return "bench.crowd." + webhook;
    }

    void leave() throws IOException, InterruptedException {
        List<Callable<Void>> departures = new ArrayList<>();
        for (Tenant tenant : tenants) {
            departures.add(() -> {
                tenant.leave();
                return null;
            });
        }
        runAll(departures);
    }

    private static void runAll(List<Callable<Void>> calls) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> call : threads.invokeAll(calls)) {
                call.get();
            }
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
