package io.postrider.deploy;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Stands for an application that has something in flight when it is stopped: says so by a file named {@code draining}, and goes on until
 * the test puts a file named {@code finish} beside it. Runs inside the server.
 */
@WebListener
public final class DrainProbe implements ServletContextListener {
    static final String DIRECTORY = "postrider.it.drain";

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        Path directory = Path.of(System.getProperty(DIRECTORY));
        try {
            Files.createFile(directory.resolve("draining"));
            for (int i = 0; i < 200 && Files.notExists(directory.resolve("finish")); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
