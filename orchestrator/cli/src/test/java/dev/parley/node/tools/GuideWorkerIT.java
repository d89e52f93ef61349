package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.parley.guide.RefundWorker;
import dev.parley.proto.tool.ToolMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker of docs/guides/write-a-worker.md, at work. */
@Timeout(180)
class GuideWorkerIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ToolNode node;
  private static Payments payments;

  @BeforeAll
  static void start() throws Exception {
    node = ToolNode.start(folder);
    payments = new Payments();
  }

  @AfterAll
  static void stop() {
    payments.close();
    node.close();
  }

  @Test
  void moneyIsPaidBackOnceHoweverOftenItIsAskedFor() throws Exception {
    try (var worker = RefundWorker.start(node.kafka.bootstrap, payments.uri())) {
      var refund = Kafka.request("paid", "refund", "{\"order\":\"A1\",\"cents\":250}", LONG, 0);
      node.ask(refund);
      var result = node.outcomes.result("paid");
      assertThat(result.status()).isEqualTo(ToolMessage.Status.OK);
      assertThat(result.output()).hasToString("{\"refunded_cents\":250}");

      node.ask(refund);
      Kafka.until("the second is answered", () -> worker.counts().done.sum() == 2);

      assertThat(payments.paid).containsOnlyKeys("effect_paid");
    }
  }

  @Test
  void anOrderThatThereIsNotIsAFailureForGood() throws Exception {
    try (var _ = RefundWorker.start(node.kafka.bootstrap, payments.uri())) {
      node.ask(Kafka.request("none", "refund", "{\"order\":\"none\",\"cents\":1}", LONG, 0));

      assertThat(node.outcomes.result("none").error())
          .extracting("code", "retryable")
          .containsExactly("unknown_order", false);
    }
  }

  /** A payment service that does what was asked once for each key. */
  private static final class Payments implements AutoCloseable {
    final Map<String, AtomicInteger> paid = new ConcurrentHashMap<>();
    private final HttpServer server;

    Payments() throws Exception {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/refunds",
          exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status =
                body.startsWith("order=none")
                    ? 404
                    : pay(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }

    private int pay(String key) {
      int times = paid.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
      return times == 1 ? 200 : 409;
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
