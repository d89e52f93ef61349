package dev.parley.guide;

import dev.parley.worker.ToolHandler;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import dev.parley.worker.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A worker with one tool, {@code refund}, which pays money back through a payment service. */
public final class RefundWorker {

  private static final int ALREADY_DONE = 409;

  /** What the model must give; the agent's file has the JSON Schema of it. */
  record Refund(String order, int cents) {}

  /** Starts the worker; it takes requests until it is closed. */
  public static Worker start(String bootstrapServers, URI payments) {
    return Worker.builder(bootstrapServers)
        .name("refunds")
        .grace(Duration.ofSeconds(5))
        .tool("refund", 8, new PaymentService(payments))
        .start();
  }

  private static final class PaymentService implements ToolHandler {

    private final HttpClient http =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI payments;

    PaymentService(URI payments) {
      this.payments = payments;
    }

    @Override
    public ToolOutcome handle(ToolInvocation call) throws Exception {
      var refund = call.arguments(Refund.class);
      call.progress(10, "asking the payment service", null);
      int status =
          send(call, "POST", "order=%s&cents=%d".formatted(refund.order(), refund.cents()));
      return switch (status) {
        case 200, ALREADY_DONE ->
            ToolOutcome.done(Map.of("refunded_cents", refund.cents()))
                .remembering(Map.of("refunded_order", refund.order()));
        case 404 -> ToolOutcome.failed("unknown_order", "order: not one of ours");
        default -> ToolOutcome.tryAgain("payments_down", "payment service: HTTP " + status);
      };
    }

    @Override
    public void compensate(ToolInvocation call) throws Exception {
      send(call, "DELETE", "");
    }

    /**
     * The same effect key for every attempt: the service does it once however often it is asked.
     */
    private int send(ToolInvocation call, String method, String body)
        throws IOException, InterruptedException {
      var request =
          HttpRequest.newBuilder(payments.resolve("/refunds"))
              .timeout(call.remaining())
              .header("Idempotency-Key", call.effectKey())
              .method(method, BodyPublishers.ofString(body))
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private RefundWorker() {}
}
