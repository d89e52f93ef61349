package dev.parley.worker.sample;

import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** The worker inside an all-in-one node, with the sample tools. */
public final class SampleWorker implements EmbeddedWorker {

  @Override
  public AutoCloseable start(String bootstrapServers, Path dataFolder) {
    try {
      var worker =
          Worker.builder(bootstrapServers).name("worker-in-node").grace(Duration.ofSeconds(2));
      return SampleTools.into(worker, ContactCentreFile.in(dataFolder)).start();
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
