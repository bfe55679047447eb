package io.postrider.bench.publisher;

import java.util.List;
import java.util.Random;

/** Requests in an order that looks random, is the same in each run, and has each as often as its weight says. */
final class TemplateOrder {
    private static final int LENGTH = 1 << 16;
    private static final long SEED = 20_260_101;

    private final int[] order;
    private int next;

    TemplateOrder(List<RequestTemplate> templates) {
        long total = templates.stream().mapToLong(RequestTemplate::weight).sum();
        order = new int[templates.size() == 1 ? 1 : LENGTH];
        int template = 0;
        long upTo = templates.get(0).weight();
        for (int i = 0; i < order.length; i++) {
            while (i * total >= upTo * order.length) {
                template++;
                upTo += templates.get(template).weight();
            }
            order[i] = template;
        }
        Random random = new Random(SEED);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
    }

    int next() {
        int template = order[next];
        next = next + 1 == order.length ? 0 : next + 1;
        return template;
    }
}
