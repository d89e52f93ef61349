package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.worker.ToolHandler;
import dev.parley.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What a node has around tools, on a broker of its own, with all sessions played by one object. */
final class ToolNode implements AutoCloseable {

  final Kafka kafka;
  final Outcomes outcomes = new Outcomes();
  final KafkaToolDispatch dispatch;
  private final ToolResultConsumer results;

  static ToolNode start(Path folder) throws InterruptedException {
    var node = new ToolNode(Kafka.start(folder));
    assertThat(node.results.awaitAssignment(Kafka.SOON)).isTrue();
    return node;
  }

  private ToolNode(Kafka kafka) {
    var settings = ToolSettings.of(kafka.bootstrap, "node-1");
    this.kafka = kafka;
    this.dispatch = KafkaToolDispatch.start(settings);
    this.results = ToolResultConsumer.start(settings, outcomes);
  }

  Worker.Builder worker() {
    return Worker.builder(kafka.bootstrap).grace(Duration.ofSeconds(1));
  }

  Worker worker(String tool, ToolHandler handler) {
    return worker().tool(tool, handler).start();
  }

  void ask(ToolRequest request) throws Exception {
    done(dispatch.request(request, null));
  }

  void cancel(ToolRequest request) throws Exception {
    cancel(request, false);
  }

  void cancel(ToolRequest request, boolean compensate) throws Exception {
    done(
        dispatch.cancel(
            new ToolCancel(
                request.requestId(),
                request.effectKey(),
                request.sessionId(),
                request.callId(),
                request.tool(),
                "barge_in",
                compensate),
            null));
  }

  static void done(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    dispatch.close();
    results.close();
    kafka.close();
  }
}
