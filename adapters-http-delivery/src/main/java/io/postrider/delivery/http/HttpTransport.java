package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.application.engine.Transport;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Outcome;
import io.postrider.domain.webhook.HeaderRules;
import io.postrider.domain.webhook.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends deliveries as HTTP/1.1 requests over connections that are kept open, all of them on a few I/O threads.
 *
 * <p>One deadline, the webhook's timeout, holds for the whole exchange, the wait for a connection included; a thread looks for exchanges
 * that are past it every {@value #TICK_MILLIS} ms, gives them up and closes their connections. Nothing is followed, unpacked or
 * remembered of an answer, and nothing is sent twice, but for this: where a connection that was used before ends without a byte
 * of an answer, which is what it looks like when the receiver closes it for being idle, the request is sent once more.
 *
 * <p>Costly signatures are made on threads of their own; all else that {@link #send} does on the caller's thread takes
 * microseconds.
 */
public final class HttpTransport implements Transport, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpTransport.class.getName());
    static final int TICK_MILLIS = 50;
    private static final int TICKS_BETWEEN_CLEANUPS = 20;

    /** While nothing is sent: connections that are idle are closed so much too late at most. */
    private static final int REST_MILLIS = 10_000;

    /** How often the client looks for its one timeout: the patience with an address while there is another ({@link CheckedConnections}). */
    private static final TimeValue SELECT_INTERVAL = TimeValue.ofSeconds(1);

    /** Each open connection has three buffers of that size; the client's own default makes 96 KiB of them. */
    private static final int CONNECTION_BUFFER_BYTES = 8 * 1024;

    private static final int MAX_HEADER_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final ContentType JSON = ContentType.create("application/json");

    private final Surroundings surroundings;
    private final HttpTransportSettings settings;
    private final AddressPolicy policy;
    private final DeliveryFormats formats;
    private final SignatureSchemes schemes;
    private final NameLookups names;
    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient client;
    private final ThreadPoolExecutor signers;
    private final Thread deadlines;
    private final List<Thread> ioThreads = new CopyOnWriteArrayList<>();
    private volatile boolean isResting;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    public HttpTransport(
            HttpTransportSettings settings,
            AddressPolicy policy,
            DeliveryFormats formats,
            SignatureSchemes schemes,
            Surroundings surroundings) {
        this.settings = settings;
        this.policy = policy;
        this.formats = formats;
        this.schemes = schemes;
        this.surroundings = surroundings;
        names = new NameLookups(surroundings.names(), settings, named("names"));
        connections = connections();
        client = client();
        signers = new ThreadPoolExecutor(
                settings.signingThreads(),
                settings.signingThreads(),
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2 * settings.maxConnections()),
                named("signing"));
        signers.allowCoreThreadTimeOut(true);
        client.start();
        deadlines = named("deadlines").newThread(this::watchDeadlines);
        deadlines.start();
    }

    @Override
    public void send(Webhook webhook, LeasedDelivery delivery, Consumer<Attempt> done) {
        boolean throughTunnel = settings.proxy() != null
                && URIScheme.HTTPS.same(webhook.url().uri().getScheme());
        Exchange exchange =
                new Exchange(webhook, delivery, surroundings.clock().instant(), throughTunnel, done, underWay::remove);
        underWay.add(exchange);
        if (isResting) {
            LockSupport.unpark(deadlines);
        }
        if (isClosed) {
            exchange.abort(stopped());
        } else if (isCostlyToSign(webhook)) {
            try {
                signers.execute(() -> begin(exchange));
            } catch (RejectedExecutionException e) {
                exchange.failed(e, webhook.url().text());
            }
        } else {
            begin(exchange);
        }
    }

    private boolean isCostlyToSign(Webhook webhook) {
        return schemes.isCostly(webhook.signing().scheme());
    }

    private void begin(Exchange exchange) {
        if (exchange.isOver()) {
            return;
        }
        try {
            URI uri = exchange.webhook.url().uri();
            HttpHost target = new HttpHost(uri.getScheme(), withoutBrackets(uri.getHost()), uri.getPort());
            if (settings.proxy() != null) {
                checkBeforeProxy(target);
            }
            FormattedRequest formatted = formats.format(exchange.webhook, exchange.delivery, exchange.startedAt);
            post(
                    new Sending(
                            exchange, target, request(uri, target, formatted, exchange.webhook.headers()), formatted),
                    true);
        } catch (IOException e) {
            exchange.failed(e, exchange.webhook.url().text());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "delivery " + exchange.delivery.id() + " could not be sent", e);
            exchange.abort(new Outcome.Unreachable("the request could not be made"));
        }
    }

    private record Sending(Exchange exchange, HttpHost target, HttpRequest request, FormattedRequest formatted) {}

    private void post(Sending sending, boolean mayResend) {
        Exchange exchange = sending.exchange();
        HttpClientContext context = HttpClientContext.create();
        exchange.goesWith(context);
        AnswerReader answer = exchange.readAnswer();
        exchange.sent(client.execute(
                new BasicRequestProducer(
                        sending.request(),
                        new BasicAsyncEntityProducer(sending.formatted().body(), JSON)),
                answer,
                null,
                context,
                new FutureCallback<>() {
                    @Override
                    public void completed(AnswerReader known) {
                        // The reader tells it, a moment later, when the connection is free again.
                    }

                    @Override
                    public void failed(Exception failure) {
                        if (mayResend && !exchange.isOver() && isStale(failure, answer, context)) {
                            post(sending, false);
                        } else {
                            exchange.failed(failure, sending.target().toHostString());
                        }
                    }

                    @Override
                    public void cancelled() {
                        exchange.abort(stopped());
                    }
                }));
    }

    /** Whether a connection that was used before has ended without a byte of an answer. */
    private static boolean isStale(Exception failure, AnswerReader answer, HttpClientContext context) {
        if (failure instanceof RequestNotExecutedException) {
            return true;
        }
        return failure instanceof IOException
                && answer.isSilent()
                && context.getEndpointDetails() != null
                && context.getEndpointDetails().getRequestCount() > 1;
    }

    /** Lets the exchange know the connection that it is given, so that it can close it. Comes after a proxy has made a tunnel. */
    private static void tellExchange(
            HttpRequest request,
            @Nullable AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        Exchange exchange = Exchange.of(scope.clientContext);
        if (exchange != null) {
            exchange.uses(scope.execRuntime);
        }
        chain.proceed(request, body, scope, callback);
    }

    private static HttpRequest request(
            URI uri, HttpHost target, FormattedRequest formatted, Map<String, String> webhookHeaders) {
        BasicHttpRequest request = new BasicHttpRequest("POST", target, path(uri));
        for (FormattedRequest.Header header : formatted.headers()) {
            request.addHeader(header.name(), header.value());
        }
        webhookHeaders.forEach((name, value) -> {
            if (!HeaderRules.isReserved(name) && !request.containsHeader(name)) {
                request.addHeader(name, value);
            }
        });
        return request;
    }

    private static String path(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** What a proxy hides: the port, and an address that stands in the URL. */
    private void checkBeforeProxy(HttpHost target) throws IOException {
        String host = target.getHostName();
        boolean isLiteral = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        int port = target.getPort() > 0 ? target.getPort() : URIScheme.HTTPS.same(target.getSchemeName()) ? 443 : 80;
        InetAddress address;
        try {
            address = isLiteral ? InetAddress.getByName(host) : InetAddress.getByAddress(new byte[] {1, 1, 1, 1});
        } catch (UnknownHostException e) {
            throw new LookupFailed("the host name " + host + " cannot be resolved");
        }
        String objection = policy.objection(address, port).orElse("");
        if (!objection.isEmpty()) {
            throw new ForbiddenAddress(objection);
        }
    }

    private PoolingAsyncClientConnectionManager connections() {
        ClientTlsStrategyBuilder tls = ClientTlsStrategyBuilder.create();
        if (surroundings.tls() != null) {
            tls.setSslContext(surroundings.tls());
        }
        // Both the JDK and the client check the host. Without a verifier of its own, the client would pass it over in
        // silence.
        tls.setHostVerificationPolicy(HostnameVerificationPolicy.BOTH);
        tls.setHostnameVerifier(new DefaultHostnameVerifier());
        CheckedConnections opened = new CheckedConnections(
                RegistryBuilder.<TlsStrategy>create()
                        .register(URIScheme.HTTPS.id, tls.buildAsync())
                        .build(),
                names,
                settings.proxy() == null ? policy : null);
        PoolingAsyncClientConnectionManager pool = new PoolingAsyncClientConnectionManager(
                opened, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, TimeValue.NEG_ONE_MILLISECOND, false);
        pool.setMaxTotal(settings.maxConnections());
        pool.setDefaultMaxPerRoute(settings.maxConnectionsPerHost());
        pool.setDefaultTlsConfig(TlsConfig.custom()
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                .setHandshakeTimeout(Timeout.DISABLED)
                .build());
        // The deadline of the exchange is the only one.
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.DISABLED)
                .setSocketTimeout(Timeout.DISABLED)
                .build());
        return pool;
    }

    private CloseableHttpAsyncClient client() {
        ThreadFactory io = named("io");
        HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create()
                .setConnectionManager(connections)
                .setIoSessionDecorator(BoundedSession::new)
                .setThreadFactory(task -> {
                    Thread thread = io.newThread(task);
                    ioThreads.add(thread);
                    return thread;
                })
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(settings.ioThreads())
                        .setSelectInterval(SELECT_INTERVAL)
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setBufferSize(CONNECTION_BUFFER_BYTES)
                        .setMaxLineLength(MAX_HEADER_LINE_BYTES)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.DISABLED)
                        .setConnectionKeepAlive(TimeValue.of(settings.idleTimeout()))
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .setHardCancellationEnabled(true)
                        .build())
                .addExecInterceptorLast("exchange", HttpTransport::tellExchange)
                .setUserAgent("Postrider/" + settings.version())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState();
        HttpTransportSettings.Proxy proxy = settings.proxy();
        if (proxy != null) {
            builder.setProxy(new HttpHost(proxy.host(), proxy.port()));
        }
        return builder.build();
    }

    private void watchDeadlines() {
        TimeValue idle = TimeValue.of(settings.idleTimeout());
        int quietTicks = 0;
        for (int tick = 1; !isClosed; tick++) {
            quietTicks = underWay.isEmpty() ? quietTicks + 1 : 0;
            boolean isQuiet = quietTicks > TICKS_BETWEEN_CLEANUPS;
            isResting = isQuiet; // Before the look: who sends after it wakes this thread.
            boolean rests = isQuiet && underWay.isEmpty();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(rests ? REST_MILLIS : TICK_MILLIS));
            isResting = false;
            try {
                long now = System.nanoTime();
                for (Exchange exchange : underWay) {
                    if (exchange.isPast(now)) {
                        exchange.timeOut();
                    }
                }
                names.expire();
                if (isQuiet || tick % TICKS_BETWEEN_CLEANUPS == 0) {
                    connections.closeExpired();
                    connections.closeIdle(idle);
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the deadlines could not be looked after", e);
            }
        }
    }

    @Override
    public boolean isBroken() {
        return !isClosed && !(deadlines.isAlive() && ioThreads.stream().allMatch(Thread::isAlive));
    }

    /** Ends all exchanges, closes all connections and ends all threads. What is sent afterwards fails. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(deadlines);
        underWay.forEach(exchange -> exchange.abort(stopped()));
        client.close(CloseMode.IMMEDIATE);
        signers.shutdownNow();
        names.close();
    }

    private static Outcome stopped() {
        return new Outcome.Unreachable("this server stopped sending");
    }

    private ThreadFactory named(String role) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = surroundings.threads().newThread(task);
            thread.setName("postrider-http-" + role + "-" + count.incrementAndGet());
            return thread;
        };
    }

    /** Connections that are open, for tests: those in use and those that wait to be used again. */
    int openConnections() {
        return connections.getTotalStats().getLeased() + idleConnections();
    }

    /** Connections that wait to be used again. */
    int idleConnections() {
        return connections.getTotalStats().getAvailable();
    }
}
