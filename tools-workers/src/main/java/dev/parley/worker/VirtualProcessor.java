package dev.parley.worker;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelEoSStreamProcessor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The parallel consumer on virtual threads. Extended because it offers no other way to choose its
 * threads outside an application server.
 */
final class VirtualProcessor extends ParallelEoSStreamProcessor<byte[], byte[]> {

  VirtualProcessor(ParallelConsumerOptions<byte[], byte[]> options) {
    super(options);
  }

  @Override
  protected ThreadPoolExecutor setupWorkerPool(int poolSize) {
    var threads = Thread.ofVirtual().name("parley-request-", 0).factory();
    return new ThreadPoolExecutor(
        poolSize, poolSize, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
  }
}
