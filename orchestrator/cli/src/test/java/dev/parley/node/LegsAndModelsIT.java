package dev.parley.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.api.Exposition;
import dev.parley.guide.ParrotModel;
import dev.parley.guide.TcpCaller;
import dev.parley.guide.TcpEndpoint;
import dev.parley.legs.LegEndpoint;
import dev.parley.media.audio.AudioFormat;
import dev.parley.models.ModelKind;
import dev.parley.net.metrics.Metric;
import dev.parley.net.websocket.RejectedConnection;
import dev.parley.net.websocket.WebSocketEndpoint;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.node.plan.NodePlan;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.RunningNode;
import dev.parley.node.start.UpOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The leg and the model of the guides in a real node, which knows them by one line each. */
@Timeout(240)
class LegsAndModelsIT {

  @TempDir Path folder;

  private @Nullable TcpEndpoint tcp;

  @Test
  void whatIsRegisteredInOnePlaceIsReachedCheckedAndCounted() throws Exception {
    try (var node = start("parrot")) {
      var caller = new TcpCaller(requireNonNull(tcp).address());
      try (caller) {
        var words = TestNode.speech("where is my order", AudioFormat.PCMU).bytes();
        caller.send('K', Files.readString(data().realtimeKey()).strip().getBytes(US_ASCII));
        caller.say(words);
        caller.say(silence(1_500));

        assertThat(caller.hear(words.length / 2)).isNotEmpty();
      }

      var metrics = metrics(node);
      assertThat(metrics.value("parley_tcp_connections_total")).isEqualTo(1);
      assertThat(metrics.value("parley_parrot_said_back_total")).isPositive();
      assertThat(metrics.value("parley_local_model_calls_refused_total")).isZero();
      assertThat(closeCodeAt(node, "/toy")).isEqualTo(4_321);
    }
  }

  @Test
  void anAgentMayNameWhatIsRegisteredAndNothingElse() {
    assertThatThrownBy(() -> start("raven"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("model.kind: raven (expected: local or realtime or parrot)");
  }

  private RunningNode start(String kind) throws Exception {
    var agents = Files.createDirectories(folder.resolve("agents"));
    Files.writeString(
        agents.resolve("contact-centre.json"),
        """
        {"id": "contact-centre", "version": 1, "name": "Parrot", "instructions": "Say it back.",
         "model": {"kind": "%s"}, "tools": []}
        """
            .formatted(kind));
    Files.createDirectories(data().path());
    var options = new UpOptions("127.0.0.1", 0, false, data().path(), agents, 1, false);
    return NodeAssembly.start(NodePlan.of(options), this::registered, (_, _, _) -> {});
  }

  private LegsAndModels registered(OrchestratorConfig config, NodePlan plan) {
    var own = LegsAndModels.all(config, plan);
    var legs = new ArrayList<>(own.legs());
    legs.addAll(List.of(node -> tcp = new TcpEndpoint(node), Toy::new));
    var models = new ArrayList<ModelKind>(own.models());
    models.add(new ParrotModel());
    return new LegsAndModels(legs, models);
  }

  /** A leg that takes nobody, at a path of its own. */
  private record Toy(Node node) implements LegEndpoint {
    @Override
    public String name() {
      return "toy";
    }

    @Override
    public Map<String, WebSocketEndpoint> paths() {
      return Map.of(
          "/toy",
          (_, line) -> {
            line.close(4_321, "nobody is here");
            return new RejectedConnection();
          });
    }

    @Override
    public List<Metric> metrics() {
      return List.of();
    }
  }

  private Exposition metrics(RunningNode node) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(node.base().resolve("/metrics"))
              .header("Authorization", "Bearer " + Files.readString(data().adminToken()).strip())
              .build();
      return Exposition.of(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  private static int closeCodeAt(RunningNode node, String path) throws Exception {
    var closed = new CompletableFuture<Integer>();
    var listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket line, int code, String reason) {
            closed.complete(code);
            return null;
          }
        };
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("ws://127.0.0.1:" + node.base().getPort() + path);
      http.newWebSocketBuilder().buildAsync(uri, listener).get(30, TimeUnit.SECONDS);
      return closed.get(30, TimeUnit.SECONDS);
    }
  }

  private DataFolder data() {
    return new DataFolder(folder.resolve("node"));
  }

  private static byte[] silence(int millis) {
    var quiet = new byte[millis * AudioFormat.PCMU.bytesPerMilli()];
    Arrays.fill(quiet, (byte) 0xFF);
    return quiet;
  }
}
