package dev.parley.worker.sample;

import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.proto.tool.StartedWorker;
import dev.parley.proto.tool.WorkerCount;
import dev.parley.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** The worker inside an all-in-one node, with the sample tools. */
public final class SampleWorker implements EmbeddedWorker {

  @Override
  public StartedWorker start(String bootstrapServers, Path dataFolder) {
    try {
      var worker =
          Worker.builder(bootstrapServers).name("worker-in-node").grace(Duration.ofSeconds(2));
      return new InNode(SampleTools.into(worker, ContactCentreFile.in(dataFolder)).start());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private record InNode(Worker worker) implements StartedWorker {
    @Override
    public long count(WorkerCount what) {
      return worker.counts().of(what);
    }

    @Override
    public void close() {
      worker.close();
    }
  }
}
