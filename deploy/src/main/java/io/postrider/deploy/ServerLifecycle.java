package io.postrider.deploy;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Starts the server with its WAR and drains it before the WAR goes: here, and not in a {@code @PreDestroy}, requests that are
 * under way can still end and the database still answers.
 */
@WebListener
public class ServerLifecycle implements ServletContextListener {
    @Inject
    private Server server;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        server.start();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        server.stop();
    }
}
