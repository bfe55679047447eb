package io.postrider.bench.publisher;

import io.postrider.bench.http.Loopback;
import io.postrider.bench.worker.CommandLoop;
import io.postrider.bench.worker.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The publisher's process. Its commands:
 *
 * <ul>
 *   <li>{@code load <port> <file>}: from now on these requests are sent to this port; everything counts from zero
 *   <li>{@code closed <connections> [<limit>]}: as fast as they are answered
 *   <li>{@code open <connections> <per second>}: at a fixed rate
 *   <li>{@code pause}: no more
 *   <li>{@code snapshot}: what came of them since {@code load}: {@code accepted}, the {@code deliveries} that are to come of
 *       those, the {@code sum} of the hashes of their ids, each as often as it is to be delivered, and {@code latency} until
 *       the answer
 * </ul>
 */
public final class Publisher {
    private @Nullable PublisherLoop loop;

    private Publisher() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Publisher publisher = new Publisher();
        CommandLoop.serve(Map.of(
                "load", publisher::load,
                "closed",
                        words -> publisher.tell(loop -> loop.closedLoop(
                                Integer.parseInt(words.get(0)),
                                words.size() > 1 ? Long.parseLong(words.get(1)) : Long.MAX_VALUE)),
                "open",
                        words -> publisher.tell(loop ->
                                loop.openLoop(Integer.parseInt(words.get(0)), Double.parseDouble(words.get(1)))),
                "pause", words -> publisher.tell(PublisherLoop::pause),
                "snapshot",
                        words -> new Reply(publisher
                                .loop()
                                .tell(publisher.loop()::snapshot)
                                .get())));
        System.exit(0);
    }

    private Reply load(List<String> words) throws IOException {
        PublisherLoop before = loop;
        if (before != null) {
            before.close();
        }
        PublisherLoop loaded = new PublisherLoop(
                Loopback.address(Integer.parseInt(words.get(0))), RequestTemplate.readAll(Path.of(words.get(1))));
        Thread thread = new Thread(loaded, "publisher");
        thread.setDaemon(true);
        thread.start();
        loop = loaded;
        return Reply.done();
    }

    private Reply tell(Function<PublisherLoop, Boolean> change) throws Exception {
        PublisherLoop loaded = loop();
        loaded.tell(() -> change.apply(loaded)).get();
        return Reply.done();
    }

    private PublisherLoop loop() {
        PublisherLoop loaded = loop;
        if (loaded == null) {
            throw new IllegalStateException("nothing is loaded");
        }
        return loaded;
    }
}
