import { Document } from '../private/documents';
import { PORTS } from '../private/vocabulary';

/** The sections of datacatalog alone. Its compiled-in defaults do not reach it once a section is given, so each value is written. */
export function dataCatalogSections(grpcPort: number): Document {
  return {
    application: {
      grpcPort, grpcServerReflection: false, grpcMaxRecvMsgSizeMBs: 6, httpPort: PORTS.catalogHttp, readHeaderTimeoutSeconds: 32,
    },
    datacatalog: {
      'heartbeat-grace-period-multiplier': 3,
      'max-reservation-heartbeat': '30s',
      'metrics-scope': 'datacatalog',
      'profiler-port': PORTS.profiler,
      'storage-prefix': 'metadata/datacatalog',
    },
  };
}
