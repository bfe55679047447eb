package io.postrider.deploy;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the server's threads: daemons, so that none keeps the JVM from ending, with the WAR's class loader. They are not the
 * container's managed threads because those are interrupted before the server has drained.
 */
final class ServerThreads implements ThreadFactory {
    private final ClassLoader loader;
    private final AtomicInteger made = new AtomicInteger();

    ServerThreads(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "postrider-" + made.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
