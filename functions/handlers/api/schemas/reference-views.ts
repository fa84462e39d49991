import * as z from 'zod';
import { Int, like, Region } from './fields.ts';

export const RegionView = z
  .object({ code: Region, name: like(z.string(), '广州市'), path: like(z.string(), '广东省 / 广州市'), level: Int(2) })
  .meta({ id: 'Region' });

export const TopicView = z
  .object({ code: like(z.string(), 'culture'), zh: like(z.string(), '文化'), en: like(z.string(), 'Culture') })
  .meta({ id: 'Topic' });
