/** Topics that the service knows by name. Agencies may use others: any code of small letters, digits and hyphens. */
export const TOPICS = [
  { code: 'culture', zh: '文化', en: 'Culture' },
  { code: 'sports', zh: '体育', en: 'Sports' },
  { code: 'elderly-care', zh: '养老服务', en: 'Care for the elderly' },
  { code: 'child-care', zh: '育幼服务', en: 'Care for children' },
  { code: 'disability', zh: '助残服务', en: 'Disability' },
  { code: 'health', zh: '卫生健康', en: 'Health' },
  { code: 'education', zh: '教育培训', en: 'Education and training' },
  { code: 'volunteering', zh: '志愿服务', en: 'Volunteering' },
  { code: 'charity', zh: '公益慈善', en: 'Charity' },
  { code: 'community-governance', zh: '社区治理', en: 'Community governance' },
  { code: 'party-building', zh: '党的建设', en: 'Party building' },
  { code: 'registration', zh: '登记管理', en: 'Registration and supervision' },
  { code: 'funding', zh: '资金项目', en: 'Funding and projects' },
  { code: 'training', zh: '能力建设', en: 'Capacity building' },
  { code: 'emergency', zh: '应急防灾', en: 'Emergencies' },
  { code: 'environment', zh: '环境卫生', en: 'Environment' },
  { code: 'rural-development', zh: '乡村振兴', en: 'Rural development' },
] as const;

/** Topics that the service no longer knows, and what took their place, if anything did. */
export type RemovedTopics = Readonly<Record<string, string | null>>;
export const REMOVED_TOPICS: RemovedTopics = {};

export const isKnownTopic = (code: string): boolean => TOPICS.some((topic) => topic.code === code);

/** What a topic code may look like. */
export const TOPIC_CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
