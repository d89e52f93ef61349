package dev.parley.bench.relay;

import dev.parley.bench.process.Serving;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench relay}. */
@Command(
    name = "relay",
    description = "A bare Netty WebSocket relay: what anything in the middle costs at least.",
    mixinStandardHelpOptions = true)
public final class RelayCommand implements Callable<Integer> {

  @Mixin private Serving serving = new Serving();

  @Option(
      names = "--model",
      paramLabel = "URL",
      required = true,
      description = "Where frames go, such as ws://127.0.0.1:9000/v1/realtime.")
  private URI model = URI.create("ws://127.0.0.1/");

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var relay = RelayBaseline.start(serving.port, serving.threads, model)) {
      serving.serve(relay.port());
    }
    return 0;
  }
}
