package dev.parley.bench.faults.cluster;

import dev.parley.bench.process.Child;
import dev.parley.node.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench broker}: a Kafka broker in a process of its own, so that it can be stopped alone.
 */
@Command(
    name = "broker",
    hidden = true,
    description = "A Kafka broker until standard input ends.",
    mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "Folder of its log.")
  private Path data = Path.of("");

  @Override
  public Integer call() throws IOException {
    try (var broker = EmbeddedKafka.start(data, 0)) {
      System.out.println(Child.LISTENING + broker.bootstrapServers());
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    return 0;
  }
}
