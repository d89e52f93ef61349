package dev.parley.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.tool.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CancelFeedTest {

  @Test
  void aCancelOfAnotherQueueIsSkipped() {
    var cancel = cancel();
    cancel.headers().add(Topics.HEADER_QUEUE, "payments".getBytes(UTF_8));
    assertThat(CancelFeed.concerns(cancel, "payments")).isTrue();
    assertThat(CancelFeed.concerns(cancel, "returns")).isFalse();
    assertThat(CancelFeed.concerns(cancel, null)).isFalse();
  }

  @Test
  void aCancelWhoseQueueHeaderIsEmptyIsHeardByEverybody() {
    var cancel = cancel();
    cancel.headers().add(Topics.HEADER_QUEUE, null);
    assertThat(CancelFeed.concerns(cancel, "payments")).isTrue();
    assertThat(CancelFeed.concerns(cancel(), null)).isTrue();
  }

  private static ConsumerRecord<byte[], byte[]> cancel() {
    return new ConsumerRecord<>(Topics.TOOL_CANCELS, 0, 0, new byte[0], new byte[0]);
  }
}
