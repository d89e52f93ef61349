package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.proto.tool.ToolMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker of an all-in-one node, found and started as the node does it. */
@Timeout(120)
class SampleWorkerIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void theSampleToolsAnswerInAnAllInOneNode(@TempDir Path broker, @TempDir Path data)
      throws Exception {
    quickCarrier(data);
    var found = ServiceLoader.load(EmbeddedWorker.class).findFirst().orElseThrow();
    try (var node = ToolNode.start(broker);
        var _ = found.start(node.kafka.bootstrap, data)) {
      node.ask(Kafka.request("status", "order_status", "{\"order_number\":\"1234\"}", LONG, 0));
      node.ask(
          Kafka.request(
              "move",
              "reschedule_delivery",
              "{\"order_number\":\"5678\",\"day\":\"monday\"}",
              LONG,
              0));
      node.ask(Kafka.request("city", "weather", "{\"city\":\"Berlin\"}", LONG, 0));
      node.ask(Kafka.request("nobody", "order_status", "{\"order_number\":\"0\"}", LONG, 0));
      node.ask(Kafka.request("bad", "order_status", "{}", LONG, 0));

      assertThat(node.outcomes.result("status").output())
          .hasToString(
              "{\"order_number\":\"1234\",\"status\":\"out_for_delivery\","
                  + "\"carrier\":\"Northern Parcel\",\"expected\":\"today before six\","
                  + "\"items\":[\"coffee grinder\",\"paper filters\"]}");
      assertThat(node.outcomes.result("move").output())
          .hasToString(
              "{\"order_number\":\"5678\",\"day\":\"monday\","
                  + "\"window\":\"between nine and twelve\"}");
      assertThat(node.outcomes.result("city").status()).isEqualTo(ToolMessage.Status.OK);
      assertThat(node.outcomes.result("nobody").error())
          .extracting("code", "retryable")
          .containsExactly("order_not_found", false);
      assertThat(node.outcomes.result("bad").error())
          .extracting("code", "message")
          .containsExactly("bad_arguments", "arguments.order_number: missing (expected: text)");
      assertThat(node.outcomes.about("status")).hasSizeGreaterThan(1);
    }
  }

  /** The shipped data, with a carrier that answers at once. */
  private static void quickCarrier(Path folder) throws IOException {
    try (var shipped =
        Objects.requireNonNull(
            EmbeddedWorker.class.getResourceAsStream("/samples/contact-centre.json"))) {
      var json = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          folder.resolve("contact-centre.json"),
          json.replace("3000", "300").replace("5000", "500"));
    }
  }
}
