package dev.parley.node.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.proto.tool.Topics;
import dev.parley.proto.tool.Traceparent;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Kafka records in the form that the contract asks for: key, value, headers. */
final class KafkaRecords {

  static ProducerRecord<byte[], byte[]> of(
      String topic, String sessionId, byte[] value, String schema, String tenant) {
    var record = new ProducerRecord<>(topic, sessionId.getBytes(UTF_8), value);
    put(record.headers(), Topics.HEADER_SCHEMA, schema);
    put(record.headers(), Topics.HEADER_TENANT, tenant);
    return record;
  }

  static ProducerRecord<byte[], byte[]> traced(
      ProducerRecord<byte[], byte[]> record, String sessionId, String requestId) {
    put(record.headers(), Topics.HEADER_TRACE, Traceparent.of(sessionId, requestId));
    return record;
  }

  static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }

  static @Nullable String header(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  private KafkaRecords() {}
}
