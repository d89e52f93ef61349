package dev.parley.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.admin.port.MetricsText;
import dev.parley.net.metrics.Metric;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A node's metrics as Prometheus reads them. They are instruments of OpenTelemetry that ask the
 * counters when somebody scrapes; nothing runs in between. Safe from any thread.
 */
public final class PrometheusText implements MetricsText, AutoCloseable {

  private static final String BUILD = "parley_build";
  private static final String TOTAL = "_total";

  private final PrometheusMetricReader reader =
      PrometheusMetricReader.builder()
          .setOtelScopeLabelsEnabled(false)
          .setTargetInfoMetricEnabled(false)
          .build();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader).build();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final MetricSnapshot build;

  /**
   * The text of these metrics.
   *
   * @param build what runs here, as the labels of {@code parley_build_info}
   */
  public PrometheusText(List<Metric> metrics, Map<String, String> build) {
    var meter = provider.get("dev.parley");
    metrics.forEach(metric -> register(meter, metric));
    this.build = info(build);
  }

  @Override
  public String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }

  @Override
  public String scrape() {
    var all = new ArrayList<MetricSnapshot>();
    all.add(build);
    reader.collect().forEach(all::add);
    var text = new ByteArrayOutputStream();
    try {
      writer.write(text, new MetricSnapshots(all), EscapingScheme.DEFAULT);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString(UTF_8);
  }

  @Override
  public void close() {
    provider.close();
  }

  private static void register(Meter meter, Metric metric) {
    var _ =
        switch (metric.kind()) {
          case COUNTER ->
              // The exporter puts the ending back.
              meter
                  .counterBuilder(withoutTotal(metric.name()))
                  .ofDoubles()
                  .setDescription(metric.help())
                  .buildWithCallback(reading(metric));
          case GAUGE ->
              meter
                  .gaugeBuilder(metric.name())
                  .setDescription(metric.help())
                  .buildWithCallback(reading(metric));
        };
  }

  private static Consumer<ObservableDoubleMeasurement> reading(Metric metric) {
    var label = metric.label();
    if (label == null) {
      var only = metric.readings().values().iterator().next();
      return measurement -> measurement.record(only.getAsDouble());
    }
    var key = AttributeKey.stringKey(label);
    return measurement ->
        metric
            .readings()
            .forEach((value, reading) ->
                measurement.record(reading.getAsDouble(), Attributes.of(key, value)));
  }

  private static String withoutTotal(String name) {
    return name.substring(0, name.length() - TOTAL.length());
  }

  private static MetricSnapshot info(Map<String, String> labels) {
    var names = labels.keySet().toArray(String[]::new);
    var values = labels.values().toArray(String[]::new);
    return InfoSnapshot.builder()
        .name(BUILD)
        .help("What runs here.")
        .dataPoint(new InfoDataPointSnapshot(Labels.of(names, values)))
        .build();
  }
}
