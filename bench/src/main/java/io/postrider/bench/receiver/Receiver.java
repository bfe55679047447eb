package io.postrider.bench.receiver;

import io.postrider.bench.worker.CommandLoop;
import io.postrider.bench.worker.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's process. Its commands:
 *
 * <ul>
 *   <li>{@code open <id header>}: begins to listen; answers {@code port}
 *   <li>{@code behave <group> <behaviour>}: see {@link Behaviour}
 *   <li>{@code snapshot}: what came in since the last {@code forget}: {@code arrivals.<group>}, {@code distinct.<group>},
 *       {@code sum.<group>} over the hashes of the distinct ids, and {@code latency.<group>.<stream>} from the mark in the
 *       event's data to here
 *   <li>{@code forget}: counts from zero
 * </ul>
 */
public final class Receiver {
    private static final String NOT_OPEN = "the receiver is not open";

    private @Nullable ReceiverLoop loop;

    private Receiver() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Receiver receiver = new Receiver();
        CommandLoop.serve(Map.of(
                "open", receiver::open,
                "behave",
                        words -> receiver.tell(loop -> loop.behave(
                                words.get(0), Behaviour.valueOf(words.get(1).toUpperCase(Locale.ROOT)))),
                "forget", words -> receiver.tell(ReceiverLoop::forget),
                "snapshot",
                        words -> new Reply(
                                receiver.loop().tell(receiver.loop()::snapshot).get())));
        System.exit(0);
    }

    private Reply open(List<String> words) throws IOException {
        ReceiverLoop opened = new ReceiverLoop(words.get(0), 0);
        Thread thread = new Thread(opened, "receiver");
        thread.setDaemon(true);
        thread.start();
        loop = opened;
        return new Reply(Map.of("port", Integer.toString(opened.port())));
    }

    private interface Change {
        void apply(ReceiverLoop loop) throws IOException;
    }

    private Reply tell(Change change) throws Exception {
        ReceiverLoop open = loop();
        return open.tell(() -> {
                    change.apply(open);
                    return Reply.done();
                })
                .get();
    }

    private ReceiverLoop loop() {
        ReceiverLoop open = loop;
        if (open == null) {
            throw new IllegalStateException(NOT_OPEN);
        }
        return open;
    }
}
